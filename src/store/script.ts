import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Runs in Redis as one step; `keys` and `args` are its KEYS and ARGV. */
export type Script = (redis: Redis, keys: readonly string[], args: readonly string[]) => Promise<unknown>;

/** A Lua script that is sent once to each server and then named by its hash. */
export function script(lua: string): Script {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (redis, keys, args) => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(lua, keys.length, ...keys, ...args);
    }
  };
}
