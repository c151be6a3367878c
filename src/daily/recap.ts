import type { Drop, KeptAnswer } from '../store/drops.ts';
import { weekOf } from '../store/leaderboard.ts';
import { nextRun, type Schedule } from './calendar.ts';

/** A question, and how the group did. */
export interface Asked {
  readonly card: string;
  readonly answered: number;
  readonly right: number;
}

/** Whether no other question of the schedule comes in the drop's week, which ends on Sunday. */
export function isLastOfWeek({ date, due }: Pick<Drop, 'date' | 'due'>, schedule: Schedule): boolean {
  return weekOf(nextRun(schedule, due).date) !== weekOf(date);
}

/** How the group did with a question. */
export function askedOf({ card }: Pick<Drop, 'card'>, answers: readonly KeptAnswer[]): Asked {
  return { card, answered: answers.length, right: answers.filter(({ right }) => right).length };
}

/**
 * The question that the smallest share got right, and of several the one that more people tried; undefined where
 * everybody was always right, or there is nothing to compare.
 */
export function hardestOf(week: readonly Asked[]): Asked | undefined {
  const tried = week.filter(({ answered }) => answered > 0);
  const share = ({ right, answered }: Asked): number => right / answered;
  const [hardest] = tried.toSorted(
    (one, other) => share(one) - share(other) || other.answered - one.answered,
  );
  return tried.length > 1 && hardest && share(hardest) < 1 ? hardest : undefined;
}
