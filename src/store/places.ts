import type { Redis } from 'ioredis';
import type { Schedule } from '../daily/calendar.ts';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { leaveTraces } from './traces.ts';

/** Why a quiz is paused. */
export interface Pause {
  /** For the managers. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether the managers know: those who paused it themselves do. */
  readonly told: boolean;
  /** The local date of the drop that could not be posted, `YYYY-MM-DD`, where that is why. */
  readonly date?: string;
  /** Whether it is because the space removed Viva: the quiz goes on when Viva is back. */
  readonly away?: boolean;
}

/** A place's daily quiz. */
export interface Quiz {
  readonly space: string;
  readonly schedule: Schedule;
  /** Ids of decks, whose cards are asked as one; at least one. */
  readonly decks: readonly string[];
  /** `HH:MM`; just before the next question without it. */
  readonly reveal: string | undefined;
  /** How late a question may still be sent, in milliseconds. */
  readonly grace: number;
  /** Whether each question gets a thread for discussion. */
  readonly thread: boolean;
  /** Whether an answer may be changed until the reveal. */
  readonly mayChange: boolean;
  readonly paused: Pause | undefined;
  /** Who set it up: the account's id. */
  readonly by: string;
  /** Since when the schedule holds, milliseconds since the epoch: nothing due before it was missed. */
  readonly since: number;
}

/** How long it is known where an account has answered, in milliseconds: 60 days. */
const ANSWERED_LIFE = 60 * 86_400_000;

/** Replaces what is as it was read. */
const replace = script(`
  local quizzes, placesOfSpace = unpack(KEYS)
  local place, before, after = unpack(ARGV)
  if (redis.call('HGET', quizzes, place) or '') ~= before then return 0 end
  if after == '' then redis.call('HDEL', quizzes, place) else redis.call('HSET', quizzes, place, after) end
  if placesOfSpace then redis.call('SADD', placesOfSpace, place) end
  return 1
`);

/**
 * Places of a space that have, or had, a quiz; without those whose quiz is of another space, which may not be touched
 * with this one.
 */
export async function placesOf(redis: Redis, space: string): Promise<string[]> {
  const places = await redis.smembers(keys.placesOf(space));
  if (places.length === 0) return [];
  const quizzes = await redis.hmget(keys.quizzes, ...places);
  return places.filter((_, index) => {
    const json = quizzes[index] ?? null;
    return json === null || (JSON.parse(json) as Quiz).space === space;
  });
}

export type PlaceStore = ReturnType<typeof createPlaceStore>;

/** What Redis holds about places: their daily quizzes. Every id is a place's. */
export function createPlaceStore(redis: Redis) {
  return {
    async quiz(place: string): Promise<Quiz | undefined> {
      const json = await redis.hget(keys.quizzes, place);
      return json === null ? undefined : (JSON.parse(json) as Quiz);
    },

    /**
     * Changes a place's quiz as one step; `edit` is asked again when somebody else was faster.
     *
     * @param edit what to make of the quiz; undefined for a place without, before or after
     * @returns the quiz as it is now
     */
    async edit(place: string, edit: (quiz: Quiz | undefined) => Quiz | undefined): Promise<Quiz | undefined> {
      for (;;) {
        const before = (await redis.hget(keys.quizzes, place)) ?? '';
        const quiz = edit(before === '' ? undefined : (JSON.parse(before) as Quiz));
        const after = quiz ? JSON.stringify(quiz) : '';
        const written = quiz ? [keys.quizzes, keys.placesOf(quiz.space)] : [keys.quizzes];
        if ((await replace(redis, written, [place, before, after])) === 1) return quiz;
      }
    },

    /** Notes that an account is about to set up the place's quiz. */
    noteManager: (account: string, place: string): Promise<void> =>
      leaveTraces(redis, account, [[{ kind: 'quiz', place }]]),

    /** Notes that an account has answered a question of the place. @param now milliseconds since the epoch */
    async noteAnswer(account: string, place: string, now: number): Promise<void> {
      const key = keys.answeredIn(account);
      await redis
        .multi()
        .zadd(key, now, place)
        .zremrangebyscore(key, '-inf', now - ANSWERED_LIFE)
        .pexpire(key, ANSWERED_LIFE)
        .exec();
    },

    /** Places whose questions an account has answered since then, milliseconds since the epoch. */
    answeredBy: (account: string, since: number): Promise<string[]> =>
      redis.zrangebyscore(keys.answeredIn(account), since, '+inf'),

    /** Places of a space that have, or had, a quiz of its own. */
    of: (space: string): Promise<string[]> => placesOf(redis, space),

    /** Every place that has a quiz, paused or not. */
    async all(): Promise<ReadonlyMap<string, Quiz>> {
      const stored = await redis.hgetall(keys.quizzes);
      return new Map(Object.entries(stored).map(([place, json]) => [place, JSON.parse(json) as Quiz]));
    },
  };
}
