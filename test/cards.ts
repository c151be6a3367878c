import type { Card, CardChoice, Deck } from '../src/decks/deck.ts';

/** A card, plain in all that a test says nothing about; its deck follows from its id. */
export function card(parts: Partial<Card> = {}): Card {
  const id = parts.id ?? 'python/asyncio/coroutine';
  return {
    id,
    deck: id.slice(0, id.lastIndexOf('/')),
    number: 1,
    line: 1,
    question: 'What is a coroutine?',
    answer: 'A function that can pause.',
    choices: [],
    accepted: [],
    hint: undefined,
    tags: [],
    spoken: { question: undefined, answer: undefined },
    formerIds: [],
    ...parts,
  };
}

/** Choices whose ids are their texts' first words, the right one first. */
export function choices(...texts: readonly string[]): CardChoice[] {
  return texts.map((text, index) => ({ id: text.split(' ')[0]!, text, right: index === 0 }));
}

/** A deck of one card, unless it is given others. */
export function deck(parts: Partial<Deck> = {}): Deck {
  const id = parts.id ?? 'python/asyncio';
  return {
    id,
    title: 'Asynchronous programming',
    language: 'en',
    licence: 'CC-BY-4.0',
    summary: 'Cards to test with.',
    cards: [card({ id: `${id}/coroutine` })],
    ...parts,
  };
}
