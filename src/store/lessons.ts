import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { leaveTraces } from './traces.ts';

/** How a lesson ended. */
export type Ending =
  | 'done'
  | 'stopped'
  /** By another lesson in the same place. */
  | 'taken over'
  | 'sent away'
  | 'channel gone'
  /** The platform lets Viva speak, or write, there no longer. */
  | 'refused'
  /** For an hour. */
  | 'nobody there'
  | 'fault';

/** What a lesson is to be like. */
export interface LessonWish {
  /** Id of the deck. */
  readonly deck: string;
  /** The voice channel in which it is spoken, another after Viva was moved; without one it comes as clips. */
  readonly room?: string;
  /** By the memory of who starts it, as in the deck, or in an order of its own. */
  readonly order: 'due' | 'deck' | 'shuffle';
  /** How many cards at most. */
  readonly most: number;
  /** How long to wait for the answer, in milliseconds. */
  readonly gap: number;
  /** Whether cards that somebody missed come again at the end, once. */
  readonly repeatMissed: boolean;
  /** Whether anyone may control it, and not only who started it and those who manage the place. */
  readonly anyone: boolean;
  /** Whether a lesson in clips goes on without being asked to. */
  readonly byItself: boolean;
}

/** One lesson. All times in milliseconds since the epoch. */
export interface Lesson extends LessonWish {
  /** Ten characters, unlike any other's. */
  readonly id: string;
  readonly space: string;
  /** Where its board is, and where its clips are posted if it isn't spoken. */
  readonly place: string;
  /** Ids of the cards in the order in which they come; those behind `firstRound` come again. */
  readonly cards: readonly string[];
  readonly firstRound: number;
  /** Who started it: an account. */
  readonly by: { readonly id: string; readonly name: string };
  /** IANA zone of whoever started it. */
  readonly zone: string;
  readonly startedAt: number;
  /** The board's message, by the platform's id. */
  readonly message?: string;
  /** The step it is at, and the card: from 0, or -1 for the greeting. */
  readonly at: number;
  readonly turn: number;
  readonly paused: boolean;
  /** Since when Viva has been away because nobody was there. */
  readonly awaySince?: number;
  readonly ended?: { readonly why: Ending; readonly at: number };
}

/** What somebody said of themselves about a card. */
export interface LessonRating {
  /** The account. */
  readonly who: string;
  /** The card's id. */
  readonly card: string;
  readonly known: boolean;
  /** The day from which the card is due for them. */
  readonly due: number;
}

/** A lesson that is to come. */
export interface PlannedLesson {
  /** Id of the lesson that it is to be like. */
  readonly after: string;
  /** When, milliseconds since the epoch. */
  readonly at: number;
}

/** For how long a process may be silent before another one goes on with its lesson, in milliseconds. */
export const LEASE_LIFE = 8000;

/** How long a lesson and its results are kept, in milliseconds: as long as its buttons are of use. */
const LESSON_LIFE = 30 * 86_400_000;

/** How long whoever has claimed a planned lesson has to announce it, in milliseconds. */
const CLAIM_LIFE = 60_000;

const begin = script(`
  local lesson, spot, underWay = unpack(KEYS)
  local id, json, token, now, till, life = unpack(ARGV)
  local other = redis.call('GET', spot)
  if other and other ~= id then return other end
  redis.call('HSET', lesson, 'lesson', json, 'lease', token, 'until', till)
  redis.call('PEXPIRE', lesson, life)
  redis.call('SET', spot, id, 'PX', life)
  redis.call('ZADD', underWay, now, id)
  return ''
`);

const take = script(`
  local lesson = KEYS[1]
  local token, now, till, longest = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
  local json, holder, held = unpack(redis.call('HMGET', lesson, 'lesson', 'lease', 'until'))
  if not json then return {'', ''} end
  local left = holder and holder ~= token and tonumber(held) - now or 0
  if left > 0 and left <= longest then return {held, ''} end
  redis.call('HSET', lesson, 'lease', token, 'until', till)
  return {'', json}
`);

/** An empty ARGV leaves the lesson as it is. Comes back with the orders that were waiting, or with false. */
const write = script(`
  local lesson, underWay, orders = unpack(KEYS)
  local id, token, now, till, json = unpack(ARGV)
  local holder, held = unpack(redis.call('HMGET', lesson, 'lease', 'until'))
  if holder ~= token or tonumber(held) <= tonumber(now) then return false end
  if json ~= '' then redis.call('HSET', lesson, 'lesson', json) end
  redis.call('HSET', lesson, 'until', till)
  redis.call('ZADD', underWay, now, id)
  local waiting = redis.call('LRANGE', orders, 0, -1)
  redis.call('DEL', orders)
  return waiting
`);

const finish = script(`
  local lesson, spot, underWay, orders = unpack(KEYS)
  local id, token, json = unpack(ARGV)
  if redis.call('HGET', lesson, 'lease') ~= token then return 0 end
  redis.call('HSET', lesson, 'lesson', json)
  redis.call('HDEL', lesson, 'lease', 'until')
  redis.call('ZREM', underWay, id)
  redis.call('DEL', orders)
  if redis.call('GET', spot) == id then redis.call('DEL', spot) end
  return 1
`);

const release = script(`
  if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
  redis.call('HDEL', KEYS[1], 'lease', 'until')
  return 1
`);

const claim = script(`
  local planned = KEYS[1]
  local lesson, now, till = unpack(ARGV)
  local at = redis.call('ZSCORE', planned, lesson)
  if not at or tonumber(at) > tonumber(now) then return 0 end
  redis.call('ZADD', planned, till, lesson)
  return 1
`);

export type LessonStore = ReturnType<typeof createLessonStore>;

/**
 * What Redis holds about lessons. Who runs one has its lease, which every write renews; what a process that has
 * lost it still writes changes nothing. Leases run on the callers' clocks, as those of drops do.
 */
export function createLessonStore(redis: Redis) {
  const spot = (lesson: Lesson): string => keys.lessonIn(spotOf(lesson));

  return {
    /**
     * Writes a new lesson down and takes its lease, unless there is one under way in the same spot.
     * @returns the id of that one
     */
    async begin(lesson: Lesson, token: string, now: number): Promise<string | undefined> {
      const places = [keys.lesson(lesson.id), spot(lesson), keys.lessonsUnderWay];
      await leaveTraces(redis, lesson.by.id, [[{ kind: 'lesson', id: lesson.id }, LESSON_LIFE]]);
      const args = [lesson.id, JSON.stringify(lesson), token, now, now + LEASE_LIFE, LESSON_LIFE].map(String);
      return ((await begin(redis, places, args)) as string) || undefined;
    },

    /** @returns the lesson, if it is there still; or until when another process has it */
    async take(
      id: string,
      token: string,
      now: number,
    ): Promise<{ readonly heldUntil: number } | { readonly lesson: Lesson | undefined }> {
      const args = [token, now, now + LEASE_LIFE, 2 * LEASE_LIFE].map(String);
      const [held, json] = (await take(redis, [keys.lesson(id)], args)) as [string, string];
      if (held !== '') return { heldUntil: Number(held) };
      return { lesson: json === '' ? undefined : (JSON.parse(json) as Lesson) };
    },

    /**
     * Renews the lease, and writes the lesson down where one is given.
     * @returns what was asked of it in other processes meanwhile; undefined when the lease is lost
     */
    async write(id: string, token: string, now: number, lesson?: Lesson): Promise<string[] | undefined> {
      const places = [keys.lesson(id), keys.lessonsUnderWay, keys.lessonOrders(id)];
      const args = [id, token, String(now), String(now + LEASE_LIFE), lesson ? JSON.stringify(lesson) : ''];
      return ((await write(redis, places, args)) as string[] | null) ?? undefined;
    },

    /** Writes down how it ended, and gives its lease and its spot back. @returns whether the lease was still held */
    async finish(lesson: Lesson, token: string): Promise<boolean> {
      const { id } = lesson;
      const places = [keys.lesson(id), spot(lesson), keys.lessonsUnderWay, keys.lessonOrders(id)];
      return (await finish(redis, places, [id, token, JSON.stringify(lesson)])) === 1;
    },

    /** Lets the next process in at once; harmless when the lease was lost. */
    async release(id: string, token: string): Promise<void> {
      await release(redis, [keys.lesson(id)], [token]);
    },

    async lesson(id: string): Promise<Lesson | undefined> {
      const json = await redis.hget(keys.lesson(id), 'lesson');
      return json === null ? undefined : (JSON.parse(json) as Lesson);
    },

    /** Every lesson under way, and when it was last written to: milliseconds since the epoch. */
    async underWay(): Promise<ReadonlyMap<string, number>> {
      const listed = await redis.zrange(keys.lessonsUnderWay, '0', '-1', 'WITHSCORES');
      return new Map(
        listed.flatMap((id, index) => (index % 2 === 0 ? [[id, Number(listed[index + 1])] as const] : [])),
      );
    },

    /** Takes a lesson off the list whose record is gone. */
    async forget(id: string): Promise<void> {
      await redis.zrem(keys.lessonsUnderWay, id);
    },

    /** Leaves an order for the process that runs the lesson. */
    async order(id: string, order: string): Promise<void> {
      const key = keys.lessonOrders(id);
      await redis.multi().rpush(key, order).pexpire(key, LEASE_LIFE).exec();
    },

    /** Keeps what somebody said of themselves, in place of what they said of the same card before. */
    async rate(id: string, rating: LessonRating): Promise<void> {
      const key = keys.lessonRatings(id);
      const field = `${rating.card} ${rating.who}`;
      await leaveTraces(redis, rating.who, [[{ kind: 'lesson', id }, LESSON_LIFE]]);
      await redis.multi().hset(key, field, JSON.stringify(rating)).pexpire(key, LESSON_LIFE).exec();
    },

    async ratings(id: string): Promise<LessonRating[]> {
      const kept = await redis.hvals(keys.lessonRatings(id));
      return kept.map((json) => JSON.parse(json) as LessonRating);
    },

    /** Plans a lesson like another one; planned twice for the same time it is held once. */
    async plan(planned: PlannedLesson): Promise<void> {
      await redis.zadd(keys.lessonsPlanned, 'NX', planned.at, memberOf(planned));
    },

    /** @returns whether it was planned */
    async unplan(planned: PlannedLesson): Promise<boolean> {
      return (await redis.zrem(keys.lessonsPlanned, memberOf(planned))) === 1;
    },

    /** Planned lessons whose time has come. @param now milliseconds since the epoch */
    async due(now: number): Promise<PlannedLesson[]> {
      const members = await redis.zrange(keys.lessonsPlanned, '-inf', String(now), 'BYSCORE');
      return members.map((member) => {
        const [after = '', at = ''] = member.split(' ');
        return { after, at: Number(at) };
      });
    },

    /**
     * Claims a planned lesson for a minute, in which it is to be announced and then taken off by `unplan`.
     * @returns whether nobody else has
     */
    async claim(planned: PlannedLesson, now: number): Promise<boolean> {
      const args = [memberOf(planned), String(now), String(now + CLAIM_LIFE)];
      return (await claim(redis, [keys.lessonsPlanned], args)) === 1;
    },
  };
}

/** Where there is one lesson at a time: a space's voice, for Viva sits in one channel of it; or a place. */
function spotOf({ room, space, place }: Lesson): string {
  return room === undefined ? place : `voice:${space}`;
}

/** By this it is known which lesson is to be held when, also after it was claimed. */
function memberOf({ after, at }: PlannedLesson): string {
  return `${after} ${at}`;
}
