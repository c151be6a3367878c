import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** What learners are called where others see them. */
export interface Names {
  remember(learner: string, name: string): Promise<void>;
  of(learner: string): Promise<string | undefined>;
}

export function createNames(redis: Redis): Names {
  return {
    async remember(learner, name) {
      await redis.hset(keys.names, learner, name);
    },
    of: async (learner) => (await redis.hget(keys.names, learner)) ?? undefined,
  };
}
