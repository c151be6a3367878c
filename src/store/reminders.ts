import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';

/** How long a worker has for a reminder that it took, in milliseconds: less than Discord recognises its nonce. */
const TAKEN_FOR = 60_000;

/** How many a worker takes at once. */
const BATCH = 50;

const take = script(`
  local now, till, batch = unpack(ARGV)
  local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, batch, 'WITHSCORES')
  for index = 1, #due, 2 do redis.call('ZADD', KEYS[1], till, due[index]) end
  return due
`);

/** An account that is to be reminded, and when it was to be: milliseconds since the epoch. */
export interface DueReminder {
  readonly account: string;
  readonly at: number;
}

/** Which accounts are to be reminded, and when: milliseconds since the epoch. */
export function createReminderStore(redis: Redis) {
  return {
    /** The next reminder of an account; none without a time. */
    async set(account: string, at: number | undefined): Promise<void> {
      await (at === undefined
        ? redis.zrem(keys.reminders, account)
        : redis.zadd(keys.reminders, at, account));
    },

    /** Takes what is due, for this worker alone: whoever doesn't set the next one in a minute leaves it to others. */
    async take(now: number): Promise<DueReminder[]> {
      const args = [String(now), String(now + TAKEN_FOR), String(BATCH)];
      const due = (await take(redis, [keys.reminders], args)) as string[];
      return Array.from({ length: due.length / 2 }, (_, index) => ({
        account: due[2 * index]!,
        at: Number(due[2 * index + 1]),
      }));
    },
  };
}
