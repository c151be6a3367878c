import type { Card } from '../decks/deck.ts';
import type { Day } from './days.ts';

/** What a learner has met so far: every card ever reviewed, with the day from which it is due. */
export type Schedule = ReadonlyMap<string, Day>;

/** The day from which a card is due, under any id it had; undefined for a new card. */
export function dueDay(card: Card, schedule: Schedule): Day | undefined {
  const days = [card.id, ...card.formerIds].flatMap((id) => schedule.get(id) ?? []);
  return days.length > 0 ? Math.max(...days) : undefined;
}

/** The cards of a session, by why they are in it. */
export interface Session {
  /** Longest due first. */
  readonly due: readonly Card[];
  /** New cards in the order of their deck, as many as the day still allows. */
  readonly fresh: readonly Card[];
  /** Forgotten today: to be practised at the end, until they are known. */
  readonly practice: readonly Card[];
  /** When the next card is due after today, and how many are due then. */
  readonly next: { readonly day: Day; readonly cards: number } | undefined;
}

export interface SessionRules {
  readonly schedule: Schedule;
  /** Ids of the cards forgotten today, in the order in which they come back. */
  readonly forgotten: readonly string[];
  readonly today: Day;
  /** How many new cards the day still allows, from 0. */
  readonly newLeft: number;
}

export function planSession(
  cards: readonly Card[],
  { schedule, forgotten, today, newLeft }: SessionRules,
): Session {
  const met = cards.map((card) => ({ card, day: dueDay(card, schedule) }));
  const due = met
    .filter(({ day }) => day !== undefined && day <= today)
    .toSorted((one, other) => one.day! - other.day!);
  const later = met.flatMap(({ day }) => (day !== undefined && day > today ? [day] : []));
  const next = later.length > 0 ? Math.min(...later) : undefined;
  return {
    due: due.map(({ card }) => card),
    fresh: met
      .filter(({ day }) => day === undefined)
      .slice(0, Math.max(0, newLeft))
      .map(({ card }) => card),
    practice: forgotten.flatMap(
      (id) => cards.find((card) => card.id === id || card.formerIds.includes(id)) ?? [],
    ),
    next: next === undefined ? undefined : { day: next, cards: later.filter((day) => day === next).length },
  };
}

/** The card to serve now, and whether it is only practice. */
export function nextInSession({
  due,
  fresh,
  practice,
}: Session): { card: Card; practice: boolean } | undefined {
  const card = due[0] ?? fresh[0];
  if (card) return { card, practice: false };
  return practice[0] && { card: practice[0], practice: true };
}

/**
 * What to ask somebody now: what is due the longest, else the next new card, else what is due soonest;
 * and not the card that was just asked, unless there is no other.
 */
export function chooseToAsk(
  cards: readonly Card[],
  schedule: Schedule,
  today: Day,
  justAsked?: string,
): Card | undefined {
  const others = cards.filter((card) => card.id !== justAsked);
  const candidates = (others.length > 0 ? others : cards).map((card) => ({
    card,
    day: dueDay(card, schedule),
  }));
  const due = candidates.filter(({ day }) => day !== undefined && day <= today);
  const fresh = candidates.find(({ day }) => day === undefined);
  return (earliest(due) ?? fresh ?? earliest(candidates))?.card;
}

interface Candidate {
  readonly card: Card;
  readonly day: Day | undefined;
}

function earliest(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.toSorted((one, other) => (one.day ?? 0) - (other.day ?? 0))[0];
}
