import { mention } from '../mention.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { quoted } from '../reply.ts';
import type { Card, Deck } from './deck.ts';

/** All decks that loaded. */
export interface Library {
  readonly decks: readonly Deck[];
  readonly cards: readonly Card[];
  /** By its id, the last part of its id, or its title. @throws {UserError} naming the nearest one. */
  deck(name: string): Deck;
  /** By its id or one that it had before. */
  findCard(id: string): Card | undefined;
  /** As `findCard`. @throws {UserError} when the card is gone. */
  card(id: string): Card;
  /** Decks whose id or title holds the text, at most 25, for suggestions. */
  search(text: string): readonly Deck[];
}

/** What to tell where no deck has loaded. */
export const NOTHING_LOADED = 'There is no card: no deck has loaded. The log names what is wrong with each.';

const SUGGESTIONS = 25;

export function createLibrary(decks: readonly Deck[]): Library {
  const cards = decks.flatMap((deck) => deck.cards);
  const cardsById = indexCards(cards);
  const decksByName = indexDecks(decks);
  const findCard = (id: string): Card | undefined => cardsById.get(id);
  return {
    decks,
    cards,
    findCard,
    card(id) {
      const card = findCard(id);
      if (!card)
        throw new UserError(`This card is no longer in its deck. ${mention('ask')} asks another one.`);
      return card;
    },
    deck(name) {
      const deck = decksByName.get(name.trim().toLowerCase());
      if (!deck) throw unknownDeck(name, decks, decksByName);
      return deck;
    },
    search(text) {
      const wanted = text.trim().toLowerCase();
      return decks
        .filter((deck) => `${deck.id} ${deck.title}`.toLowerCase().includes(wanted))
        .slice(0, SUGGESTIONS);
    },
  };
}

/** A library with one deck more. What both have under one name is the deck's. */
export function withDeck(library: Library, deck: Deck): Library {
  const own = createLibrary([deck]);
  const findCard = (id: string): Card | undefined => own.findCard(id) ?? library.findCard(id);
  const names = new Set([deck.id, deck.id.split('/').at(-1)!, deck.title.toLowerCase()]);
  return {
    decks: [...library.decks, deck],
    // Copied only when it is asked for: thousands of spaces may hold such a library.
    get cards() {
      return [...library.cards, ...deck.cards];
    },
    findCard,
    card: (id) => findCard(id) ?? library.card(id),
    deck: (name) => (names.has(name.trim().toLowerCase()) ? deck : library.deck(name)),
    search: (text) => [...own.search(text), ...library.search(text)].slice(0, SUGGESTIONS),
  };
}

/** Former ids give way to cards that bear them now. */
function indexCards(cards: readonly Card[]): Map<string, Card> {
  const former = cards.flatMap((card) => card.formerIds.map((id) => [id, card] as const));
  return new Map([...former, ...cards.map((card) => [card.id, card] as const)]);
}

/** The short name of several decks leads to none of them. */
function indexDecks(decks: readonly Deck[]): Map<string, Deck> {
  const shortNames = Map.groupBy(decks, (deck) => deck.id.split('/').at(-1)!);
  const unambiguous = [...shortNames].flatMap(([name, [deck, another]]) =>
    deck && !another ? [[name, deck] as const] : [],
  );
  const titles = decks.map((deck) => [deck.title.toLowerCase(), deck] as const);
  return new Map([...titles, ...unambiguous, ...decks.map((deck) => [deck.id, deck] as const)]);
}

function unknownDeck(name: string, decks: readonly Deck[], known: ReadonlyMap<string, Deck>): UserError {
  const namesakes = decks
    .filter(({ id }) => id.split('/').at(-1) === name.trim().toLowerCase())
    .map(({ id }) => `\`${id}\``);
  if (namesakes.length > 0)
    return new UserError(`Several decks are called ${quoted(name)}: ${namesakes.join(', ')}.`);
  const likely = nearest(name, known.keys());
  const advice = likely
    ? `Did you mean \`${known.get(likely)!.id}\`?`
    : `${mention('decks')} shows those there are.`;
  return new UserError(`There is no deck ${quoted(name)}. ${advice}`);
}
