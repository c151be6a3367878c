import type { Library } from '../decks/library.ts';
import { plainText } from '../markdown.ts';
import { quoted, type Field } from '../reply.ts';
import type { Drop, KeptAnswer } from '../store/drops.ts';
import { weekOf } from '../store/leaderboard.ts';
import type { Quiz } from '../store/places.ts';
import type { Stores } from '../store/stores.ts';
import { dayOf } from '../study/days.ts';
import { streakOf } from '../study/streak.ts';
import { askedOf, hardestOf, isLastOfWeek } from './recap.ts';
import type { Results } from './reveal.ts';
import { studyDaysOf } from './studydays.ts';

/** Those who answered, at most, whose streaks are looked at. */
const LOOKED_AT = 50;

/** Streaks that are named, at most. */
const NAMED = 3;

/** Characters of a question in the recap. */
const QUESTION = 200;

const TOP = 3;
const MARKS = ['🥇', '🥈', '🥉'];

/** Drops that may lie in one week. */
const WEEK = 7;

export interface HonoursParts {
  readonly stores: Stores;
  readonly library: Library;
  readonly quiz: Quiz;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a reveal tells about people: who was right first, streaks worth naming; with a week's last one, its recap. */
export async function honoursOf(drop: Drop, results: Results, parts: HonoursParts): Promise<Field[]> {
  const { first, answers } = results;
  const [winner, streaks, recap] = await Promise.all([
    first === undefined ? undefined : nameOf(first, parts.stores),
    streaksOf(answers, parts),
    isLastOfWeek(drop, parts.quiz.schedule) ? recapOf(drop, parts) : [],
  ]);
  return [
    ...(winner === undefined ? [] : [{ name: 'First', value: winner }]),
    ...(streaks.length > 0 ? [{ name: 'Streaks', value: streaks.join('\n') }] : []),
    ...recap,
  ];
}

/** What an account's person is called; undefined for one who doesn't want to be named. */
export async function nameOf(
  account: string,
  { names, leaderboard }: Pick<Stores, 'names' | 'leaderboard'>,
): Promise<string | undefined> {
  const [name, hidden] = await Promise.all([names.of(account), leaderboard.isHidden(account)]);
  return hidden || name === undefined ? undefined : quoted(name);
}

async function streaksOf(answers: readonly KeptAnswer[], parts: HonoursParts): Promise<string[]> {
  const found = await Promise.all(answers.slice(0, LOOKED_AT).map((answer) => streakIn(answer, parts)));
  const named = found
    .filter(({ days, name }) => isWorthNaming(days) && name !== undefined)
    .toSorted((one, other) => other.days - one.days);
  return named.slice(0, NAMED).map(({ days, name }) => `${name} has studied ${days} days in a row`);
}

async function streakIn({ learner, account }: KeptAnswer, { stores, quiz, now }: HonoursParts) {
  const [days, studyDays, name] = await Promise.all([
    stores.learners.days(learner),
    studyDaysOf(learner, stores, now),
    nameOf(account, stores),
  ]);
  return { name, days: streakOf(days, studyDays, dayOf(now, quiz.schedule.zone)).days };
}

/** Not the same people every day: when a streak has become so long. */
function isWorthNaming(days: number): boolean {
  return [3, 7, 14, 30, 50].includes(days) || (days > 0 && days % 100 === 0);
}

async function recapOf({ place, date }: Drop, { stores, library }: HonoursParts): Promise<Field[]> {
  const week = weekOf(date);
  const [leaders, recent] = await Promise.all([
    stores.leaderboard.top(place, week, TOP),
    stores.drops.recent(place, WEEK),
  ]);
  const names = await Promise.all(leaders.map(({ account }) => nameOf(account, stores)));
  const top = leaders.map(({ points }, index) => `${MARKS[index]} ${names[index] ?? '—'}, ${points}`);
  const drops = recent.filter((drop) => weekOf(drop.date) === week && drop.card !== '');
  const asked = await Promise.all(
    drops.map(async (drop) => askedOf(drop, await stores.drops.answers(place, drop.date))),
  );
  const hardest = hardestOf(asked);
  const card = hardest && library.findCard(hardest.card);
  return [
    ...(top.length > 0 ? [{ name: 'This week', value: top.join('\n') }] : []),
    ...(card
      ? [
          {
            name: 'The hardest question of the week',
            value: `${quoted(plainText(card.question), QUESTION)}\n${hardest.right} of ${hardest.answered} were right`,
          },
        ]
      : []),
  ];
}
