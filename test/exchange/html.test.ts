import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaned } from '../../src/exchange/encoding.ts';
import { parseHtml, textIn } from '../../src/exchange/html.ts';
import { lineOf, markdownOf } from '../../src/exchange/tomarkdown.ts';
import { htmlOf, plainText } from '../../src/markdown.ts';
import { anyText } from '../any-text.ts';

const markdown = (html: string): string => markdownOf(parseHtml(html));
const line = (html: string): string => lineOf(parseHtml(html));

describe('HTML as Markdown', () => {
  it.each([
    ['plain text', 'plain text'],
    ['<b>bold</b>, <i>slanted</i>, <s>struck</s>', '**bold**, *slanted*, ~~struck~~'],
    ['<strong> bold </strong>word', '**bold** word'],
    ['<span style="color: red">red</span>', 'red'],
    ['one<br>two', 'one\\\ntwo'],
    ['one<br><br>two', 'one\n\ntwo'],
    ['one<div>two</div><div>three</div>', 'one\n\ntwo\n\nthree'],
    ['<p>one<p>two', 'one\n\ntwo'],
    ['<ul><li>one<li>two<ol><li>three</li></ol></ul>', '- one\n- two\n  1. three'],
    ['<code>a `b`</code>', '`` a `b` ``'],
    ['<pre>def f():\n  return "```"</pre>', '````\ndef f():\n  return "```"\n````'],
    ['<blockquote>one<br>two</blockquote>', '> one\\\n> two'],
    ['<h3>Head</h3>text', '### Head\n\ntext'],
    ['<a href="https://a.org/?a=1&amp;b=2">docs</a>', '[docs](<https://a.org/?a=1&b=2>)'],
    ['<a href="https://a.org">https://a.org</a>', '<https://a.org>'],
    ['<a href="javascript:alert(1)">docs</a>', 'docs'],
    ['&eacute;&nbsp;&#233;&#xe9; &unknown; &amp;lt;', String.raw`é éé \&unknown; \&lt;`],
    ['<script>alert(1)</script><style>p {}</style>text<!-- <b>no</b> -->', 'text'],
    ['<img src=x onerror=alert(1)>text', 'text'],
    ['<table><tr><td>one<td>two<tr><td>three</table>', 'one two\n\nthree'],
    ['1 < 2 and 3 > 2', '1 \\< 2 and 3 > 2'],
    ['snake_case 2 * 3 a[0] C# #1', 'snake_case 2 * 3 a[0] C# #1'],
    ['*no* _marks_ `here`', String.raw`\*no\* \_marks\_ \`here\``],
    ['# 1', String.raw`\# 1`],
    ['1. one', String.raw`1\. one`],
    ['- one', String.raw`\- one`],
    ['[x]: https://a.org', String.raw`\[x\]: https://a.org`],
    ['<b>unclosed', '**unclosed**'],
    ['</b>too <b>many</b></b></p>', 'too **many**'],
    ['cut off <b', 'cut off \\<b'],
  ])('%j is %j', (html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  it('leaves marks out where they would change what is read', () => {
    expect(markdown('a<b>"b"</b>c')).toBe('a"b"c');
  });

  it('is one line for a question', () => {
    expect(line('<div>What is<br><b>this</b>?</div><pre>a\n b</pre>')).toBe('What is **this**? `a b`');
  });

  it('reads the same as what it was made from, whatever that is', () => {
    const piece = fc.oneof(
      anyText(8),
      fc.constantFrom(
        '<b>',
        '</b>',
        '<i>',
        '</i>',
        '<div>',
        '</div>',
        '<br>',
        '<ul><li>',
        '<li>',
        '</ul>',
        '*',
        '_',
        '`',
        '#',
        '- ',
        '1. ',
        '> ',
        '[a](b)',
        '&amp;',
        '<code>',
        '</code>',
        '<pre>',
        '</pre>',
        '\\',
        '~~',
        '---',
        '===',
        '    ',
      ),
    );
    const bare = (text: string): string => text.replaceAll(/\s/g, '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const nodes = parseHtml(cleaned(pieces.join('')));
        expect(bare(plainText(lineOf(nodes)))).toBe(bare(textIn(nodes)));
        expect(bare(textIn(parseHtml(htmlOf(markdownOf(nodes)))))).toBe(bare(textIn(nodes)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['tags without end', '<b '.repeat(50_000)],
    ['elements in elements', '<div>'.repeat(50_000)],
    ['quotation marks without end', '<a href="'.repeat(30_000)],
    ['comments without end', '<!-- '.repeat(50_000)],
    ['ends without beginning', '</div>'.repeat(50_000)],
    ['line breaks', '<br>'.repeat(20_000)],
  ])('is made of a hundred thousand characters of %s', (_, html) => {
    expect(markdown(html).length).toBeLessThanOrEqual(html.length * 2);
  });
});
