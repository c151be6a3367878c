/** Limits of a deck file, in characters of Markdown; `npm run decks` reports what exceeds them. */
export const DECK_LIMITS = {
  question: 300,
  answer: 1500,
  choice: 80,
  hint: 300,
  accepted: 80,
  tag: 60,
  cards: 10_000,
  id: 60,
} as const;

export interface CardChoice {
  /** Follows the text, so that it means the same after the choices were reordered. */
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  readonly right: boolean;
}

/** One question with its answer. */
export interface Card {
  /** `deck/slug`, ASCII, at most 60 characters; outlives edits of the text. */
  readonly id: string;
  readonly deck: string;
  /** Its place in the deck, from 1. */
  readonly number: number;
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** Markdown. */
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
  /** None, or two to nine with exactly one right. */
  readonly choices: readonly CardChoice[];
  /** Typed answers that are right; parts in backticks must match to the letter. */
  readonly accepted: readonly string[];
  readonly hint: string | undefined;
  /** What the card is about, a word each. */
  readonly tags: readonly string[];
  /** What to say instead of the written text, where the author knows better. */
  readonly spoken: { readonly question: string | undefined; readonly answer: string | undefined };
  /** Digests of recordings that came with it, to be heard in place of a voice: of cards that were imported in chat. */
  readonly recorded?: Recorded;
  /** Ids that this card had, or that were merged into it. */
  readonly formerIds: readonly string[];
}

/** By the side of the card on which it is heard. */
export interface Recorded {
  readonly question?: string;
  readonly answer?: string;
}

export interface Deck {
  /** Path of the file below its library, without the ending: `python/asyncio`. */
  readonly id: string;
  readonly title: string;
  /** BCP 47, such as `en`. */
  readonly language: string;
  /** SPDX, such as `CC-BY-4.0`. */
  readonly licence: string;
  readonly summary: string;
  readonly cards: readonly Card[];
}

/** One mistake in a deck file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}
