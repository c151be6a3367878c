import { UserError } from '../errors.ts';
import { mustPost } from '../guest.ts';
import { mention } from '../mention.ts';
import type { Actor, Place } from '../interaction.ts';
import type { AnswerOutcome, Drop, DropState } from '../store/drops.ts';
import type { Quiz } from '../store/places.ts';
import type { Stores } from '../store/stores.ts';
import { foresee, nextRun, type ForeseenRun } from './calendar.ts';
import type { Daily } from './daily.ts';
import { skipDrop } from './drop.ts';
import type { Timetable } from './timetable.ts';

/** Runs that are shown beforehand. */
const FORESEEN = 7;

/** Past drops that are shown. */
const RECENT = 5;

/** What may be set of a quiz. */
export type QuizSettings = Pick<Quiz, 'schedule' | 'decks' | 'reveal' | 'thread' | 'mayChange'>;

/**
 * One place's daily quiz, as those who manage it see it. Where Viva is a guest there is none: all but what answers a
 * question throws a {@link UserError}.
 */
export interface PlaceQuiz {
  settings(): Promise<Quiz | undefined>;
  /** Sets the quiz up, or changes it; a paused one goes on. @throws {UserError} where another space has set one up */
  set(settings: QuizSettings, by: string): Promise<Quiz>;
  next(): Promise<readonly ForeseenRun[]>;
  recent(): Promise<readonly Drop[]>;
  /** @throws {UserError} where there is no quiz, as do the following */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Leaves the next question out. @returns its run */
  skip(): Promise<ForeseenRun>;
  /** Asks at once, unless the day has had its question. @returns the day's drop; undefined if it couldn't be sent */
  now(signal: AbortSignal): Promise<Drop | undefined>;
  remove(): Promise<void>;
  /** The drop of a date, while its answers are taken. @throws {UserError} otherwise */
  open(date: string): Promise<Drop>;
  /** Keeps an answer: the first one of each learner, unless the place lets it be changed. */
  answer(date: string, given: Given): Promise<AnswerOutcome>;
}

/** What somebody answers. */
export interface Given {
  readonly choice: string;
  readonly right: boolean;
  readonly actor: Actor;
}

export interface PlaceQuizParts {
  readonly stores: Stores;
  readonly timetable: Timetable;
  readonly daily: Daily;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** While a question may be seen, and its answer isn't told. */
const OPEN: readonly DropState[] = ['reserved', 'sent', 'unknown'];

/** How late a question may still be sent, in milliseconds: six hours. */
const GRACE = 6 * 3_600_000;

export function openPlaceQuiz(
  place: Place,
  { stores: { places, drops, learners, names }, timetable, daily, now }: PlaceQuizParts,
): PlaceQuiz {
  const { tools, answered, now: ask } = daily;

  /** The place's id, for all that has to do with a quiz that is here, or could be. */
  const here = (): string => {
    mustPost(place, 'daily set');
    return place.id;
  };

  const known = async (): Promise<Quiz> => {
    const quiz = await places.quiz(here());
    if (!quiz) throw noQuiz();
    return quiz;
  };

  const edit = async (change: (quiz: Quiz) => Quiz): Promise<Quiz> => {
    const quiz = await places.edit(here(), (before) => before && change(before));
    if (!quiz) throw noQuiz();
    return quiz;
  };

  return {
    settings: async () => places.quiz(here()),
    recent: async () => drops.recent(here(), RECENT),
    next: async () => foresee((await known()).schedule, now, FORESEEN),

    async set(settings, by) {
      await places.noteManager(by, here());
      const quiz = await places.edit(place.id, (before) => {
        if (before && before.space !== place.space) throw otherSpaces();
        return {
          grace: GRACE,
          by,
          ...before,
          ...settings,
          space: place.space,
          since: now,
          paused: undefined,
        };
      });
      await timetable.put(place.id, settings.schedule);
      return quiz!;
    },

    async pause() {
      await edit((quiz) => ({ ...quiz, paused: { reason: 'a manager paused it', at: now, told: true } }));
      await timetable.remove(place.id);
    },

    async resume() {
      const { schedule } = await edit((quiz) => ({ ...quiz, paused: undefined, since: now }));
      await timetable.put(place.id, schedule);
    },

    async skip() {
      const { schedule } = await known();
      const run = nextRun(schedule, now);
      await skipDrop(place.id, run, 'a manager skipped it', tools);
      return foresee(schedule, now, 1)[0]!;
    },

    async now(signal) {
      const { paused } = await known();
      if (paused)
        throw new UserError(`The daily quiz is paused here. ${mention('daily resume')} lets it go on.`);
      const outcome = await ask(place.id, signal);
      return outcome && 'drop' in outcome ? outcome.drop : undefined;
    },

    async remove() {
      await places.edit(here(), () => undefined);
      await timetable.remove(place.id);
    },

    async open(date) {
      const drop = await drops.drop(place.id, date);
      if (!drop || !OPEN.includes(drop.state))
        throw new UserError('This question is closed: its answer has been told. The next one comes soon.');
      return drop;
    },

    async answer(date, { choice, right, actor }) {
      const learner = await learners.learnerOf(actor.id);
      const quiz = await places.quiz(place.id);
      const given = { learner, account: actor.id, choice, right, at: now };
      const outcome = await drops.answer(place.id, date, given, quiz?.mayChange ?? false);
      if (outcome.kind === 'kept') {
        await names.remember(actor.id, actor.name);
        await places.noteAnswer(actor.id, place.id, now);
        await answered(place.id, date);
      }
      return outcome;
    },
  };
}

function noQuiz(): UserError {
  return new UserError(`There is no daily quiz here yet. ${mention('daily set time:09:00')} sets one up.`);
}

/** A person's own settings and decks would mix with the place's: it begins anew. */
function otherSpaces(): UserError {
  return new UserError(
    `The daily quiz here was set up by somebody who has Viva for themselves, not by this place. ${mention('daily remove')} ends it; then set up your own.`,
  );
}
