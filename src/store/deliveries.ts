import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** How long a delivery is remembered, in seconds: an hour, longer than any platform tries again. */
const REMEMBERED = 3600;

/** What has been delivered already. */
export interface Deliveries {
  /** @returns whether this is the first time that an event of this id comes, to whichever process */
  isFirst(id: string): Promise<boolean>;
}

export function createDeliveries(redis: Redis): Deliveries {
  return {
    isFirst: async (id) => (await redis.set(keys.delivery(id), '1', 'EX', REMEMBERED, 'NX')) === 'OK',
  };
}
