import type { Deck } from './deck.ts';
import { createLibrary, type Library } from './library.ts';

/** A library whose decks can be exchanged while others hold it. `decks` is another list after each time. */
export interface LivingLibrary extends Library {
  replace(this: void, decks: readonly Deck[]): void;
}

export function createLivingLibrary(first: readonly Deck[]): LivingLibrary {
  let library = createLibrary(first);
  return {
    get decks() {
      return library.decks;
    },
    get cards() {
      return library.cards;
    },
    deck: (name) => library.deck(name),
    findCard: (id) => library.findCard(id),
    card: (id) => library.card(id),
    search: (text) => library.search(text),
    replace(decks) {
      library = createLibrary(decks);
    },
  };
}
