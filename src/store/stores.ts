import type { Redis } from 'ioredis';
import { createAccountStore } from './accounts.ts';
import { createAdmissions } from './admissions.ts';
import { createCountStore } from './counts.ts';
import { createDeliveries } from './deliveries.ts';
import { createDropStore } from './drops.ts';
import { createExports } from './exports.ts';
import { createFlagStore } from './flags.ts';
import { createGatewayStore } from './gateways.ts';
import { createHoldings } from './holdings.ts';
import { createInstallationStore } from './installations.ts';
import { createLeaderboard } from './leaderboard.ts';
import { createLearnerStore } from './learners.ts';
import { createLessonStore } from './lessons.ts';
import { createNames } from './names.ts';
import { createPlaceStore } from './places.ts';
import { createReminderStore } from './reminders.ts';
import { createSettingsStore } from './settings.ts';
import { createShelf } from './shelf.ts';
import { createSpaceStore } from './spaces.ts';
import { createUploads } from './uploads.ts';

/** All that Redis holds. */
export type Stores = ReturnType<typeof createStores>;

export function createStores(redis: Redis) {
  return {
    accounts: createAccountStore(redis),
    admissions: createAdmissions(redis),
    counts: createCountStore(redis),
    deliveries: createDeliveries(redis),
    drops: createDropStore(redis),
    exports: createExports(redis),
    flags: createFlagStore(redis),
    gateways: createGatewayStore(redis),
    holdings: createHoldings(redis),
    installations: createInstallationStore(redis),
    leaderboard: createLeaderboard(redis),
    learners: createLearnerStore(redis),
    lessons: createLessonStore(redis),
    names: createNames(redis),
    places: createPlaceStore(redis),
    reminders: createReminderStore(redis),
    settings: createSettingsStore(redis),
    spaces: createSpaceStore(redis),
    uploads: createUploads(redis),
    shelf: createShelf(redis),
  };
}
