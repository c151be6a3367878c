import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { leaveTraces } from './traces.ts';

/** How long the buttons under an answer to a command are of use, in seconds: a day. */
const REMEMBERED = 86_400;

/** Whom a platform has admitted to commands that are for managers. */
export interface Admissions {
  remember(account: string, command: string, space: string): Promise<void>;
  has(account: string, command: string, space: string): Promise<boolean>;
}

export function createAdmissions(redis: Redis): Admissions {
  return {
    async remember(account, command, space) {
      await leaveTraces(redis, account, [[{ kind: 'admission', command, space }, REMEMBERED * 1000]]);
      await redis.set(keys.admission(account, command, space), '1', 'EX', REMEMBERED);
    },
    has: async (account, command, space) =>
      (await redis.exists(keys.admission(account, command, space))) === 1,
  };
}
