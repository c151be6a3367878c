import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** How long a message's buttons are of use, in seconds, unless told: thirty days. */
const MESSAGE_LIFE = 30 * 86_400;

/** What a button needs and its id can't carry: put down under a key of ten characters, for as long as its message is useful. */
export interface Shelf {
  /**
   * @param life seconds, where it isn't for as long as any message is useful
   * @returns the key, to travel in an action's id
   */
  put(text: string, life?: number): Promise<string>;
  /** What was put down under the key; undefined when it is gone. */
  get(key: string): Promise<string | undefined>;
}

export function createShelf(redis: Redis): Shelf {
  return {
    async put(text, life = MESSAGE_LIFE) {
      const key = randomBytes(8).toString('base64url').slice(0, 10);
      await redis.set(keys.shelf(key), text, 'EX', life);
      return key;
    },
    get: async (key) => (await redis.get(keys.shelf(key))) ?? undefined,
  };
}
