import type { Redis } from 'ioredis';
import { script } from './script.ts';

/** How often something may be done. */
export interface Allowance {
  readonly times: number;
  /** Milliseconds; any such span holds at most so many times. */
  readonly within: number;
}

/** Counts one attempt more, or tells after how many milliseconds there may be one. */
const attempt = script(`
  local attempts = KEYS[1]
  local now, times, within = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  redis.call('ZREMRANGEBYSCORE', attempts, '-inf', now - within)
  local made = redis.call('ZCARD', attempts)
  if made >= times then
    return tonumber(redis.call('ZRANGE', attempts, 0, 0, 'WITHSCORES')[2]) + within - now
  end
  redis.call('ZADD', attempts, now, ARGV[1] .. ':' .. made)
  redis.call('PEXPIRE', attempts, within)
  return 0
`);

/**
 * Asks whether something may be done once more, and counts it if so.
 *
 * @param key under which the attempts are kept
 * @param now milliseconds since the epoch
 * @returns 0, or the milliseconds until it may be done again
 */
export async function attemptIn(
  redis: Redis,
  key: string,
  { times, within }: Allowance,
  now: number,
): Promise<number> {
  return Number(await attempt(redis, [key], [now, times, within].map(String)));
}
