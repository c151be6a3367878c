import type { StudyDays } from '../study/streak.ts';
import type { Stores } from '../store/stores.ts';
import { WHOLE_WEEK } from '../study/days.ts';

/** Whose question somebody answered so long ago asks them no more, in milliseconds: five weeks. */
const RECENTLY = 35 * 86_400_000;

/**
 * On which days of the week a learner is asked: on those of every quiz that they answered of late, from any of
 * their accounts. Who takes part in none is asked by nobody, and studies every day.
 *
 * @param now milliseconds since the epoch
 */
export async function studyDaysOf(
  learner: string,
  { accounts, places }: Pick<Stores, 'accounts' | 'places'>,
  now: number,
): Promise<StudyDays> {
  const members = await accounts.members(learner);
  const ids = members.length > 0 ? members.map(({ id }) => id) : [learner];
  const answered = await Promise.all(ids.map((account) => places.answeredBy(account, now - RECENTLY)));
  const quizzes = await Promise.all([...new Set(answered.flat())].map((place) => places.quiz(place)));
  const days = new Set(quizzes.flatMap((quiz) => quiz?.schedule.days ?? []));
  return days.size > 0 ? [...days] : WHOLE_WEEK;
}
