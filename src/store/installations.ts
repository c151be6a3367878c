import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { eachPart } from './spacekeys.ts';

/** How a space that Viva is in stands in the list; others by when it was seen to be gone. */
const HERE = 0;

/** A space that is back, or gone for less long, is left alone. */
const erase = script(`
  local installations, quizzes, spaces = unpack(KEYS)
  local space, before, place, last = unpack(ARGV)
  local left = tonumber(redis.call('ZSCORE', installations, space) or 0)
  if left == 0 or left > tonumber(before) then return 0 end
  for index = 4, #KEYS do redis.call('UNLINK', KEYS[index]) end
  if place ~= '' then redis.call('HDEL', quizzes, place) end
  if last == '1' then
    redis.call('SREM', spaces, space)
    redis.call('ZREM', installations, space)
  end
  return 1
`);

/** Told again, it is gone since the first time. */
const leave = script(`
  local left = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if left and tonumber(left) ~= 0 then return 0 end
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
  return 1
`);

/** In which spaces Viva is, and since when it isn't in others. Times in milliseconds since the epoch. */
export function createInstallationStore(redis: Redis) {
  return {
    /** Every space that Viva was seen in and is still remembered: since when it is gone; undefined where it is. */
    async all(): Promise<ReadonlyMap<string, number | undefined>> {
      const flat = await redis.zrange(keys.installations, '0', '-1', 'WITHSCORES');
      return new Map(
        flat.flatMap((space, index) =>
          index % 2 === 0 ? [[space, Number(flat[index + 1]) || undefined] as const] : [],
        ),
      );
    },

    async note(spaces: readonly string[]): Promise<void> {
      if (spaces.length > 0)
        await redis.zadd(keys.installations, ...spaces.flatMap((space) => [HERE, space]));
    },

    /** @returns whether it wasn't known to be gone */
    leave: async (space: string, now: number): Promise<boolean> =>
      (await leave(redis, [keys.installations], [space, String(now)])) === 1,

    /** Those that have been gone since then, or longer. */
    goneBefore: (before: number): Promise<string[]> =>
      redis.zrange(keys.installations, `(${HERE}`, String(before), 'BYSCORE'),

    /**
     * Erases all that is held of a space that has been gone since then, or longer. Called again after it was
     * interrupted, it goes on.
     *
     * @returns false when the space is back meanwhile: what was not erased yet stays
     */
    async erase(space: string, before: number, now: number): Promise<boolean> {
      const shared = [keys.installations, keys.quizzes, keys.spaces];
      const parts = await eachPart(redis, space, now);
      for (const [index, { place = '', keys: erased }] of parts.entries()) {
        const last = index === parts.length - 1 ? '1' : '';
        const done = await erase(redis, [...shared, ...erased], [space, String(before), place, last]);
        if (done !== 1) return false;
      }
      return true;
    },
  };
}
