import type { Redis } from 'ioredis';
import { createLearnerStore } from './learners.ts';
import { createShelf } from './shelf.ts';
import { createSpaceStore } from './spaces.ts';

/** All that Redis holds. */
export type Stores = ReturnType<typeof createStores>;

export function createStores(redis: Redis) {
  return {
    learners: createLearnerStore(redis),
    spaces: createSpaceStore(redis),
    shelf: createShelf(redis),
  };
}
