import type { DayCounts } from '../store/learners.ts';
import { dateOf, type Day } from './days.ts';

/** Days that are forgiven in one calendar month. */
export const FREEZES_A_MONTH = 2;

/** Days in a row with a review. */
export interface Streak {
  /** Days with a review since it began; those that were forgiven or off don't count. */
  readonly days: number;
  /** The days without a review that were forgiven, the latest first. */
  readonly frozen: readonly Day[];
  /** What can still be forgiven this month. */
  readonly freezesLeft: number;
}

/** Which days of the week, from 1 (Monday) to 7, somebody is asked to study; on others a pause is no gap. */
export type StudyDays = readonly number[];

/**
 * The streak up to today or yesterday: a day ends it only when it is over. A day off breaks nothing, and counts
 * where there was a review all the same. Of the other days without one, two in each calendar month are forgiven
 * by themselves, the earlier ones first, as the days passed; but nothing is forgiven before the first review.
 *
 * @param studied whether there was a review on a day
 * @param studyDays at least one; every day of the week for somebody who is asked every day
 * @throws {RangeError} without any
 */
export function streakWithFreezes(studied: (day: Day) => boolean, studyDays: StudyDays, today: Day): Streak {
  if (studyDays.length === 0) throw new RangeError('nobody is asked on no day of the week');
  const off = (day: Day): boolean => !studyDays.includes(dateOf(day).dayOfWeek);
  let streak = begun();
  for (let day = reach(studied, off, today); day <= today; day++) streak = after(day, streak);
  return { ...streak, frozen: streak.frozen.toReversed(), freezesLeft: freezesLeft(streak, today) };

  /** Living through the days in their order: what was forgiven stays so. */
  function after(day: Day, before: Begun): Begun {
    if (studied(day)) return { ...before, days: before.days + 1 };
    if (day === today || off(day) || before.days === 0) return before;
    if (freezesLeft(before, day) > 0) return { ...before, frozen: [...before.frozen, day] };
    return begun();
  }
}

/** The streak of somebody's reviews; what was taken back is no review. */
export function streakOf({ reviews }: Pick<DayCounts, 'reviews'>, studyDays: StudyDays, today: Day): Streak {
  return streakWithFreezes((day) => (reviews.get(day) ?? 0) > 0, studyDays, today);
}

interface Begun {
  readonly days: number;
  readonly frozen: readonly Day[];
}

const begun = (): Begun => ({ days: 0, frozen: [] });

/** From where to live through the days: before it there were more days without a review than can be forgiven. */
function reach(studied: (day: Day) => boolean, off: (day: Day) => boolean, today: Day): Day {
  let missed = 0;
  let day = today;
  // Forgiven in a row at most: two at the end of one month, two at the beginning of the next.
  while (missed <= 2 * FREEZES_A_MONTH) {
    day--;
    if (studied(day)) missed = 0;
    else if (!off(day)) missed++;
  }
  return day;
}

function freezesLeft({ frozen }: Begun, day: Day): number {
  const month = monthOf(day);
  return FREEZES_A_MONTH - frozen.filter((one) => monthOf(one) === month).length;
}

function monthOf(day: Day): string {
  return dateOf(day).toPlainYearMonth().toString();
}
