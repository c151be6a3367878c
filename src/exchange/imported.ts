import type { Card } from '../decks/deck.ts';
import type { Part } from '../speech/parts.ts';

/** A card as a file holds it, within the limits of a deck. */
export interface ImportedCard extends Pick<
  Card,
  'question' | 'answer' | 'accepted' | 'hint' | 'tags' | 'spoken' | 'formerIds'
> {
  /** Where it stood in the file, from 1. */
  readonly row: number;
  /** Its name within its deck, where the file gives it one. */
  readonly slug: string | undefined;
  /** None, or two to nine with exactly one right. */
  readonly choices: readonly { readonly text: string; readonly right: boolean }[];
  /** Names of recordings. */
  readonly sounds: Readonly<Partial<Record<Part, string>>>;
}

/** A row that makes no card. */
export interface Refusal {
  /** From 1; the header counts. */
  readonly row: number;
  /** Plain words: `the answer is empty`. */
  readonly why: string;
}

/** What a file holds. */
export interface Imported {
  /** What the file calls its deck; one line, at most 100 characters. */
  readonly title: string;
  readonly cards: readonly ImportedCard[];
  readonly refused: readonly Refusal[];
  /** What was left out or changed, a sentence each. */
  readonly notes: readonly string[];
  /** What the rows are called: `row` or `note`. */
  readonly unit: 'row' | 'note';
  /** Recordings of the cards, by name; those that were asked for and are there. */
  readonly media: ReadonlyMap<string, Uint8Array>;
}

/** How a file is to be read. */
export interface Reading {
  readonly signal: AbortSignal;
  /** Whether recordings are wanted. */
  readonly withMedia: boolean;
}
