import { mention } from '../mention.ts';
import type { Card, CardChoice } from '../decks/deck.ts';
import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import { WAYS, type Way } from '../study/grading.ts';
import { GRADES, type Grade } from '../study/memory.ts';

/** One asking of a card: what travels in the ids of its buttons. */
export interface Asked {
  readonly card: Card;
  /** Ten characters that name the asking; what comes of it counts once for each learner. */
  readonly source: string;
}

const EDITED = `This question has changed since it was asked. ${mention('ask')} asks again.`;

export function readAsked([card = '', source = '']: readonly string[], library: Library): Asked {
  return { card: library.card(card), source };
}

export function readChosen(parts: readonly string[], library: Library): Asked & { choice: CardChoice } {
  const asked = readAsked(parts, library);
  const choice = asked.card.choices.find(({ id }) => id === parts[2]);
  if (!choice) throw new UserError(EDITED);
  return { ...asked, choice };
}

export function readHeard(
  [card = '', part = '']: readonly string[],
  library: Library,
): { card: Card; part: 'question' | 'answer' } {
  return { card: library.card(card), part: part === 'answer' ? 'answer' : 'question' };
}

export function readRating(parts: readonly string[], library: Library): Asked & { way: Way; grade: Grade } {
  const way = WAYS.find((candidate) => candidate === parts[2]);
  const grade = GRADES.find((candidate) => candidate === parts[3]);
  if (!way || !grade) throw new UserError(EDITED);
  return { ...readAsked(parts, library), way, grade };
}

export function readReviewNumber([number = '']: readonly string[]): { number: number } {
  if (!/^\d{1,15}$/.test(number)) throw new UserError('There is no such rating of yours to take back.');
  return { number: Number(number) };
}
