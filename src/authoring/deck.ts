import { choiceId } from '../decks/choices.ts';
import type { Card, Deck } from '../decks/deck.ts';
import type { OwnCard } from '../store/spaces.ts';

/** The deck of the cards that a space's members have made. */
export function ownDeck(space: string, cards: readonly OwnCard[]): Deck {
  const id = ownDeckId(space);
  return {
    id,
    title: 'Our cards',
    language: 'en',
    licence: '',
    summary: 'Made by the members of this place.',
    cards: cards.map((card, index) => cardOf(id, index + 1, card)),
  };
}

/** `discord-1234/ours`: its cards' ids, at most 60 characters, differ from those of every other space. */
export function ownDeckId(space: string): string {
  return `${space.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}/ours`;
}

/** Whether a deck holds the cards of a space's members. */
export function isOwnDeck(id: string): boolean {
  return id.endsWith('/ours');
}

function cardOf(
  deck: string,
  number: number,
  { number: slug, question, answer, accepted, wrong, tags = [], recorded }: OwnCard,
): Card {
  const [right] = accepted;
  const choices = wrong.length > 0 && right !== undefined ? [right, ...wrong] : [];
  return {
    id: `${deck}/${slug}`,
    deck,
    number,
    line: 1,
    question,
    answer,
    choices: choices.map((text, index) => ({ id: choiceId(text), text, right: index === 0 })),
    accepted,
    hint: undefined,
    tags,
    spoken: { question: undefined, answer: undefined },
    ...(recorded && { recorded }),
    formerIds: [],
  };
}
