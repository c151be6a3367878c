import { describe, expect, it } from 'vitest';
import { parseDeck } from '../../src/decks/parse.ts';
import { cardsOf, deckFile, deckOf, mistakesIn, mistakesOf, unfitDeckId } from './deck-files.ts';

const whole = deckFile(
  '# For those who read the file',
  '',
  'This introduces it.',
  '',
  '## What is a coroutine?',
  '',
  'A function that can *pause*.',
  '',
  '- [x] One that can pause',
  '- [ ] One that runs in a thread',
  '',
  '```card',
  'id: coroutine',
  'hint: It waits.',
  'accept: async function',
  'say answer: A function that can pause',
  '```',
  '',
  '## What is a task?',
  '',
  'A coroutine on its way.',
  '',
);

describe('a deck file', () => {
  it('gives the deck what its front matter says', () => {
    const { cards, ...rest } = deckOf(whole);
    expect(rest).toEqual({
      id: 'python/test',
      title: 'Asynchronous programming',
      language: 'en',
      licence: 'CC-BY-4.0',
      summary: 'Cards to test with.',
    });
    expect(cards).toHaveLength(2);
  });

  it('has a card for each second-level heading, with all that stands under it', () => {
    const [coroutine, task] = deckOf(whole).cards;
    expect(coroutine).toMatchObject({
      id: 'python/test/coroutine',
      deck: 'python/test',
      number: 1,
      question: 'What is a coroutine?',
      answer: 'A function that can *pause*.',
      choices: [
        { text: 'One that can pause', right: true },
        { text: 'One that runs in a thread', right: false },
      ],
      accepted: ['async function'],
      hint: 'It waits.',
      spoken: { question: undefined, answer: 'A function that can pause' },
    });
    expect(task).toMatchObject({ number: 2, choices: [], accepted: [], hint: undefined, formerIds: [] });
  });

  it('keeps the Markdown of an answer around choices and block', () => {
    const parts = ['First `this`.', '### In short', '- a list\n- without ticks', '```python\n## code\n```'];
    const [card, ...others] = cardsOf(
      '## What?',
      parts[0]!,
      '',
      '- [x] yes',
      '- [ ] no',
      '',
      parts[1]!,
      parts[2]!,
      '',
      '```card',
      'id: what',
      '```',
      parts[3]!,
    );
    expect(card!.answer).toBe(parts.join('\n\n'));
    expect(others).toEqual([]);
  });

  it.each(['\r\n', '\r'])('is the same with line ends %j', (lineEnd) => {
    expect(deckOf(whole.replaceAll('\n', lineEnd))).toEqual(deckOf(whole));
  });

  it('is told its line numbers whatever its line ends are', () => {
    const text = deckFile('## What?', '', '## Why?', '', 'Because.').replaceAll('\n', '\r\n');
    expect(mistakesIn(text)).toEqual(['7: the answer is empty']);
  });

  it('needs a card', () => {
    expect(mistakesOf('# Only a title', '', 'And text.')).toEqual([
      '1: there is no card: each begins with a heading "## Question?"',
    ]);
  });

  it('needs a question and an answer on each card', () => {
    expect(mistakesOf('##', '', '```card', 'id: none', '```')).toEqual([
      '7: the question is empty',
      '7: the answer is empty',
    ]);
  });

  it('is told all its mistakes at once, by line, each with its file', () => {
    const text = deckFile('## What?', '', '- [ ] yes', '- [ ] no', '', '```card', 'hnt: x', '```').replace(
      'language: en',
      'language: a language',
    );
    expect(parseDeck('folder/file.md', 'folder/file', text)).toEqual({
      problems: [
        { file: 'folder/file.md', line: 3, reason: 'language must be a language tag such as en or pt-BR' },
        { file: 'folder/file.md', line: 7, reason: 'the answer is empty' },
        { file: 'folder/file.md', line: 9, reason: 'no choice is ticked as right: [x]' },
        { file: 'folder/file.md', line: 13, reason: 'unknown key "hnt": did you mean "hint"?' },
      ],
    });
  });

  it.each(['Python/asyncio', 'my deck', 'größe', 'python\\asyncio', 'c++', '', '/a', 'a/', 'a//b', '../a'])(
    'cannot give a deck the id %j',
    (id) => {
      const { deck, problems } = parseDeck('odd.md', id, whole);
      expect(deck).toBeUndefined();
      expect(problems).toEqual([{ file: 'odd.md', line: 1, reason: unfitDeckId(id) }]);
    },
  );
});
