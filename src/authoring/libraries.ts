import { LRUCache } from 'lru-cache';
import type { Deck } from '../decks/deck.ts';
import { withDeck, type Library } from '../decks/library.ts';
import type { SpaceStore } from '../store/spaces.ts';
import { ownDeck } from './deck.ts';

/** Spaces whose cards are held in memory. */
const HELD = 1000;

/** What is taught in each space: Viva's decks, and the space's own. */
export interface Libraries {
  of(space: string): Promise<Library>;
}

interface Held {
  readonly version: string;
  /** Viva's, as they were then. */
  readonly decks: Library['decks'];
  readonly library: Library;
}

/** @param loaded told of a space's deck whenever it was read anew */
export function createLibraries(common: Library, store: SpaceStore, loaded: (deck: Deck) => void): Libraries {
  const held = new LRUCache<string, Held>({ max: HELD });
  return {
    async of(space) {
      const version = await store.version(space);
      if (version === undefined) return common;
      const known = held.get(space);
      if (known?.version === version && known.decks === common.decks) return known.library;
      const { decks } = common;
      const deck = ownDeck(space, await store.cards(space));
      const library = deck.cards.length > 0 ? withDeck(common, deck) : common;
      held.set(space, { version, decks, library });
      loaded(deck);
      return library;
    },
  };
}
