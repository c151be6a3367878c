import type { Card } from '../decks/deck.ts';
import { rank } from '../study/shuffle.ts';

/** How far a place has come with its decks: small, whatever they hold. */
export interface Turn {
  /** The ids of the decks, joined; other decks begin anew. */
  readonly decks: string;
  /** Counts the times that the decks were begun, from 1. */
  readonly round: number;
  /** Counts the place's questions, from 1. */
  readonly number: number;
  /** The position in the round of the card asked last. */
  readonly position: Position;
  /** The card asked last. */
  readonly card: string;
  /** The card with which the round before ended; it comes after the one that opened this one. */
  readonly ended: string | undefined;
  /** Where the card stood that opened this round; below 0 where there was no other. */
  readonly opened: number;
  /** Cards that were got wrong in the round before: they come in the first half of this one. */
  readonly early: readonly string[];
}

/** Where a card stands in a round: a number from 0 to 1, and the card's name, for two at the same. */
type Position = readonly [number, string];

const START: Position = [-1, ''];

/** The next card, and how far the place has come with it. */
export interface NextQuestion {
  readonly card: Card;
  readonly turn: Turn;
  readonly newRound: boolean;
}

/**
 * The place's next question. A card's position in a round comes from the place, the round and the card alone: so
 * each place has its own order, and a card that is added or removed moves no other. One that is added behind the
 * present position waits for the next round.
 *
 * @param decks the ids of the decks, joined
 * @param missed cards got wrong in the present round, of use when it ends
 * @returns undefined when there are no cards
 */
export function nextQuestion(
  place: string,
  decks: string,
  cards: readonly Card[],
  before: Turn | undefined,
  missed: readonly string[],
): NextQuestion | undefined {
  if (before?.decks === decks) {
    const next = firstAfter(before.position, place, before, cards);
    if (next) return { ...turnTo(next, before, before.number + 1), newRound: false };
  }
  const round = {
    decks,
    round: (before?.round ?? 0) + 1,
    ended: before?.card,
    opened: -1,
    early: before?.decks === decks ? missed : [],
  };
  const others = cards.filter((card) => !isNamed(card, round.ended));
  const opening = firstAfter(START, place, round, others);
  const first = opening ?? firstAfter(START, place, round, cards);
  const opened = opening?.position[0] ?? -1;
  return first && { ...turnTo(first, { ...round, opened }, (before?.number ?? 0) + 1), newRound: true };
}

type Round = Pick<Turn, 'decks' | 'round' | 'ended' | 'opened' | 'early'>;

interface Placed {
  readonly card: Card;
  readonly position: Position;
}

function turnTo(
  { card, position }: Placed,
  { decks, round, ended, opened, early }: Round,
  number: number,
): { card: Card; turn: Turn } {
  return { card, turn: { decks, round, ended, opened, early, number, position, card: card.id } };
}

function firstAfter(
  after: Position,
  place: string,
  round: Round,
  cards: readonly Card[],
): Placed | undefined {
  let first: Placed | undefined;
  for (const card of cards) {
    const position = positionOf(card, place, round);
    if (isBefore(after, position) && (!first || isBefore(position, first.position)))
      first = { card, position };
  }
  return first;
}

/** By the first id that the card had, so that renaming it moves it nowhere. */
function positionOf(card: Card, place: string, { round, ended, opened, early }: Round): Position {
  const name = card.formerIds[0] ?? card.id;
  const even = rank(`${place} ${round} ${name}`);
  const position = early.some((id) => isNamed(card, id)) ? even / 2 : even;
  const tooEarly = isNamed(card, ended) && position <= opened;
  return [tooEarly ? opened + (1 - opened) * position : position, name];
}

function isNamed(card: Card, id: string | undefined): boolean {
  return id !== undefined && (card.id === id || card.formerIds.includes(id));
}

function isBefore([one, name]: Position, [other, otherName]: Position): boolean {
  return one < other || (one === other && name < otherName);
}
