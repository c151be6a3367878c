import type { Redis } from 'ioredis';
import { attemptIn } from './attempts.ts';
import { keys } from './keys.ts';

/** How often an account may ask for all that is held about it: it costs more than anything else that one may ask. */
const EXPORTS_A_DAY = { times: 5, within: 86_400_000 } as const;

/** How long an account has to wait to ask for all that is held about it. */
export function createExports(redis: Redis) {
  return {
    /** Milliseconds; 0 counts as asked. @param now milliseconds since the epoch */
    waitForExport: (account: string, now: number): Promise<number> =>
      attemptIn(redis, keys.exportAttempts(account), EXPORTS_A_DAY, now),
  };
}
