import { UserError } from '../errors.ts';
import { RowRefused } from './card.ts';
import type { Imported, ImportedCard, Refusal } from './imported.ts';
import type { Limits } from './limits.ts';

/** Gathers the cards of a file, and why other rows make none. */
export interface Collection extends Pick<Imported, 'cards' | 'refused'> {
  /** @param read the cards of one row; a `RowRefused` that it throws is noted */
  add(this: void, row: number, read: () => readonly ImportedCard[]): void;
}

/** What is there already is refused, too. `add` throws a `UserError` for more than there may be. */
export function createCollection({ rows: limit }: Pick<Limits, 'rows'>): Collection {
  const cards: ImportedCard[] = [];
  const refused: Refusal[] = [];
  const rows = new Map<string, number>();

  function accept(card: ImportedCard): void {
    const same = rows.get(cardText(card));
    if (same !== undefined) throw new RowRefused(`it is the same as ${same}`);
    rows.set(cardText(card), card.row);
    cards.push(card);
  }

  return {
    cards,
    refused,
    add(row, read) {
      try {
        for (const card of read()) accept(card);
      } catch (error) {
        if (!(error instanceof RowRefused)) throw error;
        refused.push({ row, why: error.message });
      }
      if (cards.length + refused.length > limit)
        throw new UserError(
          `The file holds more than ${limit} cards. Split it, and import one part after the other.`,
        );
    },
  };
}

/** By which two cards are told apart. */
export function cardText({ question, answer }: Pick<ImportedCard, 'question' | 'answer'>): string {
  return JSON.stringify([question, answer].map((text) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim()));
}
