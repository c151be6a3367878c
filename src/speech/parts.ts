import type { Card, Deck } from '../decks/deck.ts';

export const PARTS = ['question', 'answer'] as const;
export type Part = (typeof PARTS)[number];

export function clipKey(card: Card, part: Part): string {
  return `${card.id}.${part}`;
}

/** The clip that says what a deck is called. */
export function titleKey({ id }: Pick<Deck, 'id'>): string {
  return `${id}.title`;
}

/** What a part of a card says, as it is written. */
export function textOf(card: Card, part: Part): string {
  return card.spoken[part] ?? card[part];
}

/** Whether a deck can be spoken: the spoken form knows no language but English. */
export function isSpeakable({ language }: Pick<Deck, 'language'>): boolean {
  return new Intl.Locale(language).language === 'en';
}
