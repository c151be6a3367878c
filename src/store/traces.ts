import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';

/** Where something of an account stands among what belongs to others. */
export type Trace =
  | { readonly kind: 'answer' | 'points'; readonly place: string; readonly date: string }
  | { readonly kind: 'leaders'; readonly scope: string; readonly period: string }
  | { readonly kind: 'cards' | 'flags'; readonly space: string }
  | { readonly kind: 'admission'; readonly command: string; readonly space: string }
  | { readonly kind: 'quiz'; readonly place: string }
  | { readonly kind: 'code'; readonly key: string }
  | { readonly kind: 'lesson'; readonly id: string };

/** On the clock of Redis: what is forgotten there by itself leaves no trace. */
const leave = script(`
  local time = redis.call('TIME')
  local now = time[1] * 1000
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  for index = 1, #ARGV, 2 do
    local life = tonumber(ARGV[index + 1])
    redis.call('ZADD', KEYS[1], life and now + life or '+inf', ARGV[index])
  end
  return 1
`);

/**
 * Notes where something of an account is about to be written, so that it can be found when the account asks for it
 * or wants to be forgotten. A trace that leads nowhere does no harm.
 *
 * @param life how long what is written there is kept, in milliseconds; for ever without it
 */
export async function leaveTraces(
  redis: Redis,
  account: string,
  traces: readonly (readonly [trace: Trace, life?: number])[],
): Promise<void> {
  const args = traces.flatMap(([trace, life]) => [JSON.stringify(trace), String(life ?? '')]);
  await leave(redis, [keys.traces(account)], args);
}

/** All traces of an account. */
export async function tracesOf(redis: Redis, account: string): Promise<Trace[]> {
  const traces = await redis.zrange(keys.traces(account), 0, '-1');
  return traces.map((json) => JSON.parse(json) as Trace);
}
