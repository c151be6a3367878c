import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/markdown.ts';
import { anyText } from '../any-text.ts';

describe('the plain text of Markdown', () => {
  it.each([
    ['marks', '*one* **two** ~~three~~ `four`', 'one two three four'],
    ['links, but their texts', '[asyncio](https://docs.python.org) <https://a.org>', 'asyncio https://a.org'],
    ['images, but what they show', '![a loop](loop.png)', 'a loop'],
    ['broken lines', 'one\ntwo  \nthree', 'one two three'],
    ['escapes and entities', String.raw`2 \* 3 &lt; 7`, '2 * 3 < 7'],
    ['headings', '## What is *it*?', 'What is it?'],
  ])('is without %s', (_, markdown, text) => {
    expect(plainText(markdown)).toBe(text);
  });

  it('keeps what only looks like HTML, or like a mark', () => {
    const text = '<div> <b>list</b> of int_or_str, 2 * 3';
    expect(plainText(text)).toBe(text);
  });

  it('can be taken of any text', () => {
    fc.assert(fc.property(anyText(), (text) => typeof plainText(text) === 'string'));
  });
});
