import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** What people are called where others see them, by their accounts. */
export interface Names {
  remember(account: string, name: string): Promise<void>;
  of(account: string): Promise<string | undefined>;
}

export function createNames(redis: Redis): Names {
  return {
    async remember(account, name) {
      await redis.hset(keys.names, account, name);
    },
    of: async (account) => (await redis.hget(keys.names, account)) ?? undefined,
  };
}
