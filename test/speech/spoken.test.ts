import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLexicon, loadLexicon } from '../../src/speech/lexicon.ts';
import { spoken } from '../../src/speech/spoken.ts';
import { wantedClips } from '../../src/speech/wanted.ts';

const CONTENT = join(import.meta.dirname, '..', '..', 'content');
const { lexicon } = await loadLexicon(CONTENT, 'python/asyncio');

const say = (markdown: string): string => spoken(markdown, lexicon);

describe('the spoken form', () => {
  it.each([
    ['`asyncio.gather`', 'async I O dot gather.'],
    ['`run_in_executor`', 'run in executor.'],
    ['Python 3.11', 'Python three eleven.'],
    ['the GIL', 'the gil.'],
    ['`GIL`', 'the gil.'],
    ['`asyncio.TaskGroup`', 'async I O dot task group.'],
    ['`return_exceptions=True`', 'return exceptions equals True.'],
    ['`__init__`', 'dunder init.'],
    ['`MAX_SIZE`', 'max size.'],
    ['`HTTPError`', 'H T T P error.'],
    ['`no-floating-promises`', 'no floating promises.'],
    ['`a - b`', 'a minus b.'],
    ['`main()`', 'main.'],
    ['`IsolatedAsyncioTestCase`', 'isolated async I O test case.'],
  ])('reads %s as a teacher would: %s', (written, said) => {
    expect(say(written)).toBe(said);
  });

  it.each([
    ['FastAPI and aiohttp', 'fast A P I and A I O H T T P.'],
    ['CPU-bound', 'C P U bound.'],
    ['free-threaded', 'free-threaded.'],
    ["the APIs of asyncio, and Python's", "the A P I's of async I O, and Python's."],
    ['waits for I/O', 'waits for I O.'],
    ['read and/or write', 'read and or write.'],
    ['asyncio.sleep is in prose', 'async I O dot sleep is in prose.'],
    ['Asyncio', 'async I O.'],
    ['100% of 12 cases', '100 per cent of 12 cases.'],
    ['3.9, 0.5, 1.2.3 and 2026', 'three point nine, zero point five, one two three and 2026.'],
  ])('finds them in running text too: %s', (written, said) => {
    expect(say(written)).toBe(said);
  });

  it.each([
    ['**Bold**, _slanted_ and ~~struck~~', 'Bold, slanted and struck.'],
    ['[the docs](https://docs.python.org/3/)', 'the docs.'],
    ['<https://docs.python.org/3/library>', 'docs dot python dot org.'],
    ['![a loop](loop.png)', 'a loop.'],
    ['- one\n- two', 'one. two.'],
    ['First.\n\nSecond', 'First. Second.'],
    ['one\ntwo', 'one two.'],
    ['```py\nawait asyncio.sleep(1)\nx = [1, 2]\n```', 'await async I O dot sleep 1. x equals 1, 2.'],
    ['“quoted” (aside) – dashed… end', 'quoted, aside, dashed. end.'],
    ['a < b & c', 'a b and c.'],
    ['😀', ''],
    ['...', ''],
  ])('leaves no mark of Markdown: %j', (written, said) => {
    expect(say(written)).toBe(said);
  });

  it('follows the lexicon, which decides over every rule', () => {
    const own = createLexicon({ await: 'a wait', TaskGroup: 'group of tasks', 'x == y': 'x is y' });
    expect(spoken('`await` a TaskGroup if `x == y`, AWAIT', own)).toBe(
      'a wait a group of tasks if x is y, a wait.',
    );
  });

  it('says every card of the first deck like this', async () => {
    const { clips } = await wantedClips(CONTENT);
    const lines = clips
      .filter(({ key }) => key.startsWith('python/asyncio/'))
      .map(({ key, text }) => `${key.slice('python/asyncio/'.length)}\n  ${text}\n`);
    expect(lines).toHaveLength(22);
    await expect(lines.join('\n')).toMatchFileSnapshot('asyncio.spoken.txt');
  });
});

const MARKS =
  "` `` ``` ** _ ~~ # - > [ ](u) ![ < > ( ) … -- ' ’s . &amp; | word asyncio a_b TaskGroup the GIL 3.11".split(
    ' ',
  );

const markdown = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...MARKS, ' ', '\n', '\n\n', '    ', '```\n')).map((parts) => parts.join('')),
);

describe('whatever the text, the spoken form', () => {
  it('holds words and pauses only', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(say(text)).toMatch(/^[\p{L}\p{M}\p{N} .,;:?!'-]*$/u);
      }),
    );
  });

  it('is empty, or a sentence that begins with a word and ends with a stop', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(say(text)).toMatch(/^$|^[\p{L}\p{M}\p{N}].*[.?!:;]$/u);
      }),
    );
  });

  it('has single spaces, and no pause upon a pause', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(say(text)).not.toMatch(/\s\s| [.,;:?!]|[,;:] ?[.,;:?!]|[.?!]{2}/u);
      }),
    );
  });

  it('keeps every plain word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[b-z]{2,8}$/), { minLength: 1 }), (words) => {
        const said = spoken(words.join(' '), createLexicon({}));
        expect(said).toBe(`${words.join(' ')}.`);
      }),
    );
  });
});
