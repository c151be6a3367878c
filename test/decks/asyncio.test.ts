import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDecks } from '../../src/decks/load.ts';
import { plainText } from '../../src/markdown.ts';

const QUESTIONS = [
  ['asynchronous-programming', 'What is asynchronous programming?'],
  ['asyncio', 'What is asyncio?'],
  ['coroutine', 'What is a coroutine in Python?'],
  ['await', 'What does await do?'],
  ['task', 'How does a coroutine differ from a Task?'],
  ['gather', 'What does asyncio.gather do?'],
  ['taskgroup', 'What is asyncio.TaskGroup?'],
  ['gather-or-taskgroup', 'How do asyncio.gather and TaskGroup differ?'],
  ['threading', 'How does asyncio differ from threading?'],
  ['async-function', 'How does calling an async function differ from calling a synchronous one?'],
  ['blocking', 'What does it mean to block the event loop?'],
] as const;

const { decks, problems } = await loadDecks(join(import.meta.dirname, '../../content'));

describe('the first deck', () => {
  const deck = decks.find(({ id }) => id === 'python/asyncio')!;

  it('is without a mistake, and has its title', () => {
    expect(problems.filter(({ file }) => file.endsWith('asyncio.md'))).toEqual([]);
    expect(deck.title).toBe('Asynchronous programming and asyncio');
  });

  it('asks its eleven questions in the order in which they build on one another', () => {
    expect(deck.cards.map(({ id, question }) => [id, plainText(question)])).toEqual(
      QUESTIONS.map(([slug, question]) => [`python/asyncio/${slug}`, question]),
    );
  });

  it.each(deck.cards)('answers in 12 to 18 seconds: $id', ({ answer }) => {
    const words = plainText(answer).split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(35);
    expect(words).toBeLessThanOrEqual(60);
  });

  it.each(deck.cards)('gives four choices and a hint: $id', ({ choices, hint }) => {
    expect(choices).toHaveLength(4);
    expect(hint).toMatch(/\w/);
  });

  it.each(deck.cards)('does not give the right choice away by its length: $id', ({ choices }) => {
    const lengths = choices.map(({ text }) => plainText(text).length);
    const right = plainText(choices.find((choice) => choice.right)!.text).length;
    expect(right).toBeLessThan(1.3 * Math.max(...lengths.toSpliced(lengths.indexOf(right), 1)));
  });
});
