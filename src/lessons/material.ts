import type { Card, Deck } from '../decks/deck.ts';
import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import type { Clips } from '../speech/clips.ts';
import type { Lesson } from '../store/lessons.ts';
import { startOf, turnAt } from './position.ts';
import { GREETING, stepsOf, type Step } from './steps.ts';

/** What a lesson is about. */
export interface Material {
  readonly deck: Deck;
  /** In the order in which they come. */
  readonly cards: readonly Card[];
  readonly steps: readonly Step[];
}

type Source = Pick<Lesson, 'deck' | 'cards' | 'gap' | 'room'>;

/** Only a lesson that is spoken begins with a spoken greeting. @throws {UserError} when the deck or a card is gone */
export function materialOf(lesson: Source, library: Library, clips: Clips): Material {
  const deck = library.deck(lesson.deck);
  const cards = lesson.cards.map((id) => library.card(id));
  const heard = cards.map((card) => {
    const both = clips.of(card);
    if (!both) throw new UserError('A card of this lesson cannot be heard any more.');
    return both;
  });
  const greeting = lesson.room === undefined ? undefined : clips.title(deck);
  return { deck, cards, steps: stepsOf({ greeting, cards: heard, gap: lesson.gap }) };
}

/** A lesson without the cards that are gone meanwhile, at the beginning of the card at which it was. */
export function restored(lesson: Lesson, library: Library, clips: Clips): Lesson {
  const isThere = (id: string): boolean => {
    const card = library.findCard(id);
    return card !== undefined && clips.of(card) !== undefined;
  };
  const cards = lesson.cards.filter(isThere);
  if (cards.length === 0) throw new UserError('The cards of this lesson are gone.');
  const before = (end: number): number => lesson.cards.slice(0, end).filter(isThere).length;
  const kept = { ...lesson, cards, firstRound: before(lesson.firstRound) };
  const { steps } = materialOf(kept, library, clips);
  const at = lesson.turn === GREETING ? 0 : startOf(steps, before(lesson.turn));
  return { ...kept, at, turn: turnAt(steps, at) };
}
