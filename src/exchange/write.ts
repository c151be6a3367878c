import { Readable } from 'node:stream';
import type { Deck } from '../decks/deck.ts';
import { deckPackage, type CardSounds } from './apkg.ts';
import { deckCsv } from './csv.ts';
import { deckFile } from './deckfile.ts';

/** How a deck is written, by the ending of the file. `now` is in milliseconds since the epoch. */
export const EXPORTS = {
  md: (deck: Deck) => Readable.from([deckFile(deck)]),
  csv: (deck: Deck) => Readable.from([deckCsv(deck)]),
  apkg: deckPackage,
} as const satisfies Readonly<Record<string, (deck: Deck, clips: CardSounds, now: number) => Readable>>;

export function isExport(ending: string): ending is keyof typeof EXPORTS {
  return Object.hasOwn(EXPORTS, ending);
}
