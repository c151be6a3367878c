import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { eachPart } from './spacekeys.ts';

/**
 * Where a space stands: Viva is `here`; or it is `gone`; or it is `back`, and that has not been followed up yet. In Redis
 * that is a number: 0; since when it is gone; since when it is back, below zero.
 */
export type Standing = 'here' | 'gone' | 'back';

const arrive = script(`
  for index = 2, #ARGV do
    local standing = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[index]) or 0)
    redis.call('ZADD', KEYS[1], standing > 0 and '-' .. ARGV[1] or standing, ARGV[index])
  end
  return 1
`);

/** Told again, it is gone since the first time. */
const leave = script(`
  local standing = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if standing and tonumber(standing) > 0 then return 0 end
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
  return 1
`);

const settle = script(`
  if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
  redis.call('ZADD', KEYS[1], 0, ARGV[1])
  return 1
`);

/**
 * A space that is back, or gone for less long, is left alone. The number of its newest card stays, and so does the
 * version, which has to differ: what is left of its cards elsewhere must never meet others.
 */
const erase = script(`
  local installations, quizzes, spaces, own = unpack(KEYS)
  local space, before, place, last = unpack(ARGV)
  local gone = tonumber(redis.call('ZSCORE', installations, space) or 0)
  if gone <= 0 or gone > tonumber(before) then return 0 end
  for index = 5, #KEYS do redis.call('UNLINK', KEYS[index]) end
  if place ~= '' then redis.call('HDEL', quizzes, place) end
  if last == '1' then
    redis.call('HDEL', own, 'open')
    if redis.call('EXISTS', own) == 1 then redis.call('HINCRBY', own, 'version', 1) end
    redis.call('SREM', spaces, space)
    redis.call('ZREM', installations, space)
  end
  return 1
`);

/** Spaces in one call. */
const BATCH = 1000;

/** In which spaces Viva is, and since when it isn't in others. Times in milliseconds since the epoch. */
export function createInstallationStore(redis: Redis) {
  const between = async (from: string, to: string): Promise<[space: string, score: number][]> => {
    const flat = await redis.zrange(keys.installations, from, to, 'BYSCORE', 'WITHSCORES');
    return flat.flatMap((space, index) => (index % 2 === 0 ? [[space, Number(flat[index + 1])]] : []));
  };

  return {
    /** Every space that Viva was seen in and is still remembered. */
    async all(): Promise<ReadonlyMap<string, Standing>> {
      return new Map((await between('-inf', '+inf')).map(([space, score]) => [space, standingOf(score)]));
    },

    /** Those that are gone, and since when. */
    async gone(): Promise<ReadonlyMap<string, number>> {
      return new Map(await between('(0', '+inf'));
    },

    /** Those that are back, and since when. */
    async back(): Promise<ReadonlyMap<string, number>> {
      return new Map((await between('-inf', '(0')).map(([space, score]) => [space, -score]));
    },

    /** Notes that Viva is in these. */
    async arrive(spaces: readonly string[], now: number): Promise<void> {
      for (let start = 0; start < spaces.length; start += BATCH)
        await arrive(redis, [keys.installations], [String(now), ...spaces.slice(start, start + BATCH)]);
    },

    /** @returns whether it wasn't known to be gone */
    leave: async (space: string, now: number): Promise<boolean> =>
      (await leave(redis, [keys.installations], [space, String(now)])) === 1,

    /** Notes that the return of a space was followed up, unless it has left again. */
    async settle(space: string, since: number): Promise<void> {
      await settle(redis, [keys.installations], [space, String(-since)]);
    },

    /**
     * Erases what is held of a space that has been gone since then, or longer. Called again after it was interrupted,
     * it goes on.
     *
     * @returns false when the space is back meanwhile: what was not erased yet stays
     */
    async erase(space: string, before: number, now: number): Promise<boolean> {
      const own = keys.space(space);
      const shared = [keys.installations, keys.quizzes, keys.spaces, own];
      const parts = await eachPart(redis, space, now);
      for (const [index, { place = '', keys: held }] of parts.entries()) {
        const last = index === parts.length - 1 ? '1' : '';
        const places = [...shared, ...held.filter((key) => key !== own)];
        if ((await erase(redis, places, [space, String(before), place, last])) !== 1) return false;
      }
      return true;
    },
  };
}

function standingOf(score: number): Standing {
  if (score === 0) return 'here';
  return score > 0 ? 'gone' : 'back';
}
