import type { Card, Deck } from '../decks/deck.ts';
import { UserError } from '../errors.ts';
import { mention } from '../mention.ts';
import type { LessonWish } from '../store/lessons.ts';
import type { Day } from '../study/days.ts';
import { dueDay, type Schedule } from '../study/queue.ts';
import { shuffled } from '../study/shuffle.ts';

/** What the choice of cards depends on, beside the deck. */
export interface Choosing {
  /** Whether a card has clips. */
  heard(this: void, card: Card): boolean;
  /** The starter's memory. */
  readonly schedule: Schedule;
  readonly today: Day;
  /** Decides the order of shuffled cards. */
  readonly seed: string;
}

export interface ChosenCards {
  /** At least one. */
  readonly cards: readonly Card[];
  /** How many of the deck's cards can't be heard, and are left out. */
  readonly unheard: number;
}

/** The cards of a lesson, in their order. @throws {UserError} where none can be heard */
export function chooseCards(
  deck: Pick<Deck, 'title' | 'cards'>,
  { order, most }: Pick<LessonWish, 'order' | 'most'>,
  { heard, schedule, today, seed }: Choosing,
): ChosenCards {
  const audible = deck.cards.filter(heard);
  if (audible.length === 0)
    throw new UserError(
      `No card of **${deck.title}** can be heard yet. ${mention('decks')} shows which decks can.`,
    );
  const orders = {
    deck: () => audible,
    shuffle: () => shuffled(audible, seed),
    due: () => byNeed(audible, schedule, today),
  };
  return { cards: orders[order]().slice(0, most), unheard: deck.cards.length - audible.length };
}

/** What is due first, the longest due before all; then new cards as in the deck; then what is due soonest. */
function byNeed(cards: readonly Card[], schedule: Schedule, today: Day): Card[] {
  const need = (card: Card): number => dueDay(card, schedule) ?? today + 0.5;
  return cards.toSorted((one, other) => need(one) - need(other));
}
