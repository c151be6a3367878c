import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { leaveTraces } from './traces.ts';

/**
 * Where a drop stands: `reserved` (its question may be on its way), `sent`, `closing` (no more answers are taken),
 * `closed` (its question shows so), `done` (its answer was given); or it ended as `skipped` (certainly not sent)
 * or `unknown` (perhaps sent, and nobody can tell).
 */
export type DropState = 'reserved' | 'sent' | 'closing' | 'closed' | 'done' | 'skipped' | 'unknown';

/** A message on its way. All times in milliseconds since the epoch. */
export interface Sending {
  /** At most 25 characters, which is what Discord takes. */
  readonly nonce: string;
  /** When the nonce was first used. */
  readonly since: number;
  /** When it was last tried. */
  readonly tried: number;
  /** How often it was tried with this nonce. */
  readonly attempts: number;
  /** How many of these had no known outcome: each may have arrived. */
  readonly doubts: number;
}

/** One question in one place on one local date. All times in milliseconds since the epoch. */
export interface Drop {
  readonly place: string;
  /** The local date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly due: number;
  readonly state: DropState;
  /** The card's id. */
  readonly card: string;
  /** Its number among the place's questions, from 1. */
  readonly number: number;
  /** Whether it came noticeably after it was due. */
  readonly late: boolean;
  /** The question on its way, later the answer. */
  readonly sending?: Sending | undefined;
  /** The question's message, by the platform's id. */
  readonly message?: string;
  readonly sentAt?: number;
  readonly revealAt?: number;
  /** When its answers were closed. */
  readonly closedAt?: number;
  /** The answer's message; none for a drop that is done without one being known. */
  readonly reply?: string;
  /** Why it was skipped, is unknown, or has no answer, for the managers. */
  readonly reason?: string;
  /** What became of it, on its way to a manager. */
  readonly news?: Sending;
  /** Whether a manager was told what became of it, as far as one can be. */
  readonly notified?: boolean;
}

export interface DropAnswer {
  readonly learner: string;
  /** Whose person pressed: the learner's own, or one that is linked with it. */
  readonly account: string;
  /** What was chosen or typed. */
  readonly choice: string;
  readonly right: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** An answer as it is kept. */
export interface KeptAnswer extends DropAnswer {
  /** Counts the answers to a drop as they came in, from 1; a changed one comes in anew. */
  readonly order: number;
  /** Whether it replaced another one. */
  readonly changed: boolean;
}

/** What came of an answer: `kept`, or the learner had one `already`, or no more are taken, or there is no such drop. */
export type AnswerOutcome =
  | { readonly kind: 'kept' | 'already'; readonly answer: KeptAnswer }
  | { readonly kind: 'over' | 'gone' };

/** Held by the one worker that may write to a drop. */
export interface Lease {
  readonly place: string;
  readonly date: string;
  /** Unlike any other's. */
  readonly token: string;
}

/** The place's progress through its decks, changed together with the reservation of a card. */
export interface TurnChange {
  /** As it was read; empty for none. */
  readonly before: string;
  readonly after: string;
  /** Whether a new round begins, in which nothing has been missed yet. */
  readonly newRound: boolean;
}

/** How long a worker may go without writing before another one takes over, in milliseconds. */
export const LEASE_LIFE = 45_000;

/** How long a drop is kept, in milliseconds: longer than its buttons are of use. */
const DROP_LIFE = 45 * 86_400_000;

/** Drops that a place's list holds. */
const LISTED = 60;

const take = script(`
  local drop = KEYS[1]
  local token, now, till, life, longest = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[5])
  local holder, held = unpack(redis.call('HMGET', drop, 'lease', 'until'))
  local left = holder and holder ~= token and tonumber(held) - now or 0
  if left > 0 and left <= longest then return {held, ''} end
  redis.call('HSET', drop, 'lease', token, 'until', till)
  redis.call('PEXPIRE', drop, life)
  return {'', redis.call('HGET', drop, 'drop') or ''}
`);

const write = script(`
  local drop, drops, answers, turn, missed = unpack(KEYS)
  local change = cjson.decode(ARGV[1])
  local holder, held = unpack(redis.call('HMGET', drop, 'lease', 'until'))
  if holder ~= change.token or tonumber(held) <= change.now then return 0 end
  if change.turn then
    if (redis.call('GET', turn) or '') ~= change.turn.before then return -1 end
    redis.call('SET', turn, change.turn.after)
    if change.turn.newRound then redis.call('DEL', missed) end
  end
  redis.call('HSET', drop, 'drop', ARGV[2], 'until', ARGV[3])
  redis.call('PEXPIRE', drop, change.life)
  redis.call('PEXPIRE', answers, change.life)
  redis.call('ZADD', drops, change.due, change.date)
  redis.call('ZREMRANGEBYRANK', drops, 0, -change.listed - 1)
  return 1
`);

const release = script(`
  if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
  redis.call('HDEL', KEYS[1], 'lease', 'until')
  return 1
`);

const answer = script(`
  local drop, answers = unpack(KEYS)
  local learner, json, change, life = unpack(ARGV)
  local before = redis.call('HGET', answers, learner)
  local known = redis.call('HGET', drop, 'drop')
  if not known then return {'gone'} end
  local state = cjson.decode(known).state
  if before and change == '0' then return {'already', before} end
  if state == 'closing' or state == 'closed' or state == 'done' then
    if before then return {'already', before} end
    return {'over'}
  end
  local entry = cjson.decode(json)
  entry.order = redis.call('HINCRBY', drop, 'order', 1)
  entry.changed = before and true or false
  local kept = cjson.encode(entry)
  redis.call('HSET', answers, learner, kept)
  redis.call('PEXPIRE', answers, life)
  return {'kept', kept}
`);

export type DropStore = ReturnType<typeof createDropStore>;

/**
 * What Redis holds about drops. Whoever works on one takes its lease; what a worker that has lost it still writes
 * changes nothing. Leases run on the callers' clocks, so that tests move them; clocks of two machines may differ by
 * much less than `LEASE_LIFE`.
 */
export function createDropStore(redis: Redis) {
  return {
    /**
     * A lease that seems to last much longer than any does comes from before the clocks were put back: it is over.
     *
     * @param now milliseconds since the epoch
     * @returns the drop, if there is one already; or until when another worker has it
     */
    async take(
      { place, date, token }: Lease,
      now: number,
    ): Promise<{ readonly heldUntil: number } | { readonly drop: Drop | undefined }> {
      const args = [token, String(now), String(now + LEASE_LIFE), String(DROP_LIFE), String(2 * LEASE_LIFE)];
      const [held, drop] = (await take(redis, [keys.drop(place, date)], args)) as [string, string];
      if (held !== '') return { heldUntil: Number(held) };
      return { drop: drop === '' ? undefined : (JSON.parse(drop) as Drop) };
    },

    /**
     * Writes the drop and renews the lease.
     *
     * @returns `lost` when the lease is over or another's, `turned` when the place has come further than
     * `turn.before` says; nothing is written then
     */
    async write(
      { place, date, token }: Lease,
      drop: Drop,
      now: number,
      turn?: TurnChange,
    ): Promise<'written' | 'lost' | 'turned'> {
      const change = {
        token,
        now,
        life: DROP_LIFE,
        due: drop.due,
        date,
        listed: LISTED,
        ...(turn && { turn }),
      };
      const places = [
        keys.drop(place, date),
        keys.drops(place),
        keys.dropAnswers(place, date),
        keys.turn(place),
        keys.missed(place),
      ];
      const args = [JSON.stringify(change), JSON.stringify(drop), String(now + LEASE_LIFE)];
      const done = await write(redis, places, args);
      if (done === 1) return 'written';
      return done === 0 ? 'lost' : 'turned';
    },

    /** Lets the next worker in at once; harmless when the lease was lost. */
    async release({ place, date, token }: Lease): Promise<void> {
      await release(redis, [keys.drop(place, date)], [token]);
    },

    async drop(place: string, date: string): Promise<Drop | undefined> {
      const json = await redis.hget(keys.drop(place, date), 'drop');
      return json === null ? undefined : (JSON.parse(json) as Drop);
    },

    /** The place's latest drops, the latest first. */
    async recent(place: string, count: number): Promise<Drop[]> {
      const dates = await redis.zrange(keys.drops(place), 0, String(count - 1), 'REV');
      const drops = await Promise.all(dates.map((date) => redis.hget(keys.drop(place, date), 'drop')));
      return drops.flatMap((json) => (json === null ? [] : [JSON.parse(json) as Drop]));
    },

    /**
     * Keeps a learner's answer; the first one, unless the place lets them change it. Taken from when the question
     * may be visible until it is closed.
     */
    async answer(place: string, date: string, given: DropAnswer, mayChange: boolean): Promise<AnswerOutcome> {
      await leaveTraces(redis, given.account, [[{ kind: 'answer', place, date }, DROP_LIFE]]);
      const places = [keys.drop(place, date), keys.dropAnswers(place, date)];
      const args = [given.learner, JSON.stringify(given), mayChange ? '1' : '0', String(DROP_LIFE)];
      const [kind, kept] = (await answer(redis, places, args)) as [AnswerOutcome['kind'], string?];
      if (kind === 'over' || kind === 'gone') return { kind };
      return { kind, answer: JSON.parse(kept!) as KeptAnswer };
    },

    /** How many have answered. */
    answered: (place: string, date: string): Promise<number> => redis.hlen(keys.dropAnswers(place, date)),

    /** All answers, in the order in which they came in. */
    async answers(place: string, date: string): Promise<KeptAnswer[]> {
      const kept = await redis.hvals(keys.dropAnswers(place, date));
      return kept
        .map((json) => JSON.parse(json) as KeptAnswer)
        .toSorted((one, other) => one.order - other.order);
    },

    /** The place's progress through its decks, as it was written; empty for none. */
    turn: async (place: string): Promise<string> => (await redis.get(keys.turn(place))) ?? '',

    /** Notes a card that the place got wrong in the present round. */
    async miss(place: string, card: string): Promise<void> {
      await redis.sadd(keys.missed(place), card);
    },

    missed: (place: string): Promise<string[]> => redis.smembers(keys.missed(place)),
  };
}
