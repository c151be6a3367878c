import { describe, expect, it } from 'vitest';
import { deckOf, mistakesIn } from './deck-files.ts';

const right = {
  title: 'Testing',
  language: 'en',
  licence: 'MIT',
  summary: 'Cards to test with.',
};

/** A deck file of one card with these lines, from line 2, between the two of `---`. */
function fileWith(...lines: readonly string[]): string {
  return ['---', ...lines, '---', '## What?', 'That.'].join('\n');
}

/** Title, language, licence and summary in the lines 2 to 5, some of them changed. */
function fileOf(changes: Partial<typeof right>): string {
  return fileWith(...Object.entries({ ...right, ...changes }).map(([key, value]) => `${key}: ${value}`));
}

const MISSING =
  '1: the file must begin with front matter: title, language, licence and summary between two lines of ---';

describe('front matter', () => {
  it('may quote what YAML would misread, and is trimmed', () => {
    const deck = deckOf(fileOf({ title: '"Python: *the* basics "', language: 'pt-BR', licence: "'0BSD'" }));
    expect(deck).toMatchObject({ title: 'Python: *the* basics', language: 'pt-BR', licence: '0BSD' });
  });

  it.each([
    ['is missing', '## What?\n\nThat.\n'],
    ['comes after something else', `Hello\n\n${fileOf({})}`],
    ['has no end', '---\ntitle: Testing\n\n## What?\n\nThat.\n'],
  ])('is asked for when it %s', (_, text) => {
    expect(mistakesIn(text)[0]).toBe(MISSING);
  });

  it('must name all there is to know', () => {
    expect(mistakesIn(fileWith('title: Testing'))).toEqual([
      '1: language is missing',
      '1: licence is missing',
      '1: summary is missing',
    ]);
  });

  it.each(['just words', '42', '~ # nothing'])('must be keys and values, not %j', (line) => {
    expect(mistakesIn(fileWith(line))[0]).toMatch(/^1: the front matter must be lines "key: value"/);
  });

  it.each([
    ['a bracket left open', 'licence: [MIT', 5],
    ['a colon too many', 'licence: a: b', 4],
    ['a key that stands twice', 'title: Again', 4],
    ['a tab for indentation', 'licence:\n\t- MIT', 5],
  ])('is not YAML with %s', (_, line, at) => {
    const [mistake, ...others] = mistakesIn(
      fileWith('title: Testing', 'language: en', line, 'summary: Cards.'),
    );
    expect(mistake).toMatch(new RegExp(`^${at}: the front matter is not YAML: \\w`));
    expect(others).toEqual([]);
  });

  it('has no keys of its own', () => {
    expect(mistakesIn(fileWith('title: Testing', 'language: en', 'licens: MIT', 'summary: 7'))).toEqual([
      '1: licence is missing',
      '4: licens is not known: title, language, licence, summary are',
      '5: summary must be text',
    ]);
  });

  it.each(['5', '[a, b]', '{ en: Testing }', 'true', ''])('has no title %j', (title) => {
    expect(mistakesIn(fileOf({ title }))).toEqual(['2: title must be text']);
  });

  it.each(['""', '"  "'])('has no empty summary %j', (summary) => {
    expect(mistakesIn(fileOf({ summary }))).toEqual(['5: summary must not be empty']);
  });

  it('keeps each to one line', () => {
    expect(mistakesIn(fileOf({ summary: '"one\\ntwo"' }))).toEqual(['5: summary must be one line']);
  });

  it.each(['english language', 'e', 'en_GB', '12'])('has no language %j', (language) => {
    const tag = `"${language}"`;
    expect(mistakesIn(fileOf({ language: tag }))).toEqual([
      '3: language must be a language tag such as en or pt-BR',
    ]);
  });

  it.each([
    ['title', 100, 2],
    ['licence', 60, 4],
    ['summary', 200, 5],
  ] as const)('allows a %s of %d characters and no more', (key, limit, line) => {
    const longest = 'x'.repeat(limit);
    expect(deckOf(fileOf({ [key]: longest }))[key]).toBe(longest);
    expect(mistakesIn(fileOf({ [key]: `${longest}x` }))).toEqual([
      `${line}: ${key} has more than ${limit} characters`,
    ]);
  });

  it('may stand in any order', () => {
    const lines = ['summary: Cards to test with.', 'licence: MIT', 'title: Testing', 'language: en'];
    expect(deckOf(fileWith(...lines))).toMatchObject(right);
  });
});
