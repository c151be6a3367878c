import type { Redis } from 'ioredis';
import { createAccountStore } from './accounts.ts';
import { createAdmissions } from './admissions.ts';
import { createDeliveries } from './deliveries.ts';
import { createLearnerStore } from './learners.ts';
import { createShelf } from './shelf.ts';
import { createSpaceStore } from './spaces.ts';
import { createUploads } from './uploads.ts';

/** All that Redis holds. */
export type Stores = ReturnType<typeof createStores>;

export function createStores(redis: Redis) {
  return {
    accounts: createAccountStore(redis),
    admissions: createAdmissions(redis),
    deliveries: createDeliveries(redis),
    learners: createLearnerStore(redis),
    spaces: createSpaceStore(redis),
    uploads: createUploads(redis),
    shelf: createShelf(redis),
  };
}
