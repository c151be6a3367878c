import { expect } from 'vitest';
import type { Card, Deck } from '../../src/decks/deck.ts';
import { parseDeck } from '../../src/decks/parse.ts';

/** Six lines, so that what follows begins with line 7. */
const FRONT_MATTER = [
  '---',
  'title: Asynchronous programming',
  'language: en',
  'licence: CC-BY-4.0',
  'summary: Cards to test with.',
  '---',
];

/** A deck file; the first line of its body is line 7. */
export function deckFile(...body: readonly string[]): string {
  return [...FRONT_MATTER, ...body].join('\n');
}

/** The deck of a file without mistakes. */
export function deckOf(text: string): Deck {
  const { deck, problems } = parseDeck('python/test.md', 'python/test', text);
  expect(problems).toEqual([]);
  return deck!;
}

/** The mistakes of a file, as `line: reason`; there must be no deck then, and must be one otherwise. */
export function mistakesIn(text: string): string[] {
  const { deck, problems } = parseDeck('python/test.md', 'python/test', text);
  expect(deck === undefined).toBe(problems.length > 0);
  return problems.map(({ line, reason }) => `${line}: ${reason}`);
}

/** The cards of a file with this body. */
export function cardsOf(...body: readonly string[]): readonly Card[] {
  return deckOf(deckFile(...body)).cards;
}

/** The mistakes of a file with this body, which begins with line 7. */
export function mistakesOf(...body: readonly string[]): string[] {
  return mistakesIn(deckFile(...body));
}

/** A question in line 7 with its answer in line 9, and `more` from line 11 on. */
export function cardWith(...more: readonly string[]): string[] {
  return ['## What is a task?', '', 'A coroutine on its way.', '', ...more];
}

/** A card whose block stands in the lines from 11; its first key in line 12. */
export function cardWithBlock(...lines: readonly string[]): string[] {
  return cardWith('```card', ...lines, '```');
}

/** What is said of a file whose path can't be a deck's id. */
export function unfitDeckId(id: string): string {
  return `"${id}" can't be a deck's id: use a-z, 0-9 and - in file and folder names`;
}
