import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';

/** A drop whose place is to see how many have answered. */
export interface Count {
  readonly place: string;
  /** The local date, `YYYY-MM-DD`. */
  readonly date: string;
}

/** A count that one worker shows. */
export interface TakenCount extends Count {
  /** Until when it is this worker's, milliseconds since the epoch. */
  readonly until: number;
}

/** Milliseconds in which a worker shows a count, or another one does. */
const TAKEN_FOR = 45_000;

/** How many a worker takes at once. */
const BATCH = 50;

const take = script(`
  local now, till, batch = unpack(ARGV)
  local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, batch)
  for _, count in ipairs(due) do redis.call('ZADD', KEYS[1], till, count) end
  return due
`);

const settle = script(`
  local count, till, again = unpack(ARGV)
  if redis.call('ZSCORE', KEYS[1], count) ~= till then return 0 end
  if again == '' then redis.call('ZREM', KEYS[1], count) else redis.call('ZADD', KEYS[1], again, count) end
  return 1
`);

export type CountStore = ReturnType<typeof createCountStore>;

/**
 * Which places are to see how many have answered, for all workers. Times are milliseconds since the epoch, by the
 * callers' clocks.
 */
export function createCountStore(redis: Redis) {
  return {
    /** Asks for a count at the time `at`; one that was asked for by then, and isn't taken, serves. */
    async want({ place, date }: Count, at: number): Promise<void> {
      await redis.zadd(keys.counts, 'LT', at, `${date} ${place}`);
    },

    /** Takes what is due, for this worker alone. */
    async take(now: number): Promise<TakenCount[]> {
      const until = now + TAKEN_FOR;
      const due = (await take(redis, [keys.counts], [String(now), String(until), String(BATCH)])) as string[];
      return due.map((count) => {
        const [date = '', place = ''] = count.split(' ');
        return { place, date, until };
      });
    },

    /** The count is shown, or to be shown `again` at a time. What was wanted since it was taken stays wanted. */
    async settle({ place, date, until }: TakenCount, again?: number): Promise<void> {
      await settle(redis, [keys.counts], [`${date} ${place}`, String(until), String(again ?? '')]);
    },
  };
}
