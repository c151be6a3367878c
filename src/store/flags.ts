import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { attemptIn } from './attempts.ts';
import { keys } from './keys.ts';
import { leaveTraces } from './traces.ts';

/** What can be wrong with a card. */
export const FLAW_KINDS = ['wrong', 'unclear', 'audio'] as const;
export type FlawKind = (typeof FLAW_KINDS)[number];

/** What somebody reports of a card. */
export interface Flag {
  /** Unlike any other in the space. */
  readonly id: string;
  /** The card's id. */
  readonly card: string;
  readonly kind: FlawKind;
  /** In the person's own words; may be empty. */
  readonly note: string;
  readonly by: { readonly id: string; readonly name: string };
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Flags that one account may raise. */
const FLAGS_A_DAY = { times: 20, within: 86_400_000 } as const;

/** Flags that one space keeps. */
export const FLAGS_LIMIT = 200;

export type FlagStore = ReturnType<typeof createFlagStore>;

/** The reports of cards in each space. Every space is named by its id. */
export function createFlagStore(redis: Redis) {
  const all = async (space: string): Promise<Flag[]> => {
    const stored = Object.values(await redis.hgetall(keys.flags(space)));
    return stored
      .map((json) => JSON.parse(json) as Flag)
      .toSorted((one, other) => one.at - other.at || one.id.localeCompare(other.id));
  };

  return {
    /** In the order in which they were raised. */
    all,

    /** The same again replaces what the person told before. @returns false where there are as many as there may be */
    async raise(space: string, flag: Omit<Flag, 'id'>): Promise<boolean> {
      const known = await all(space);
      const before = known.find((one) => isSame(one, flag));
      if (!before && known.length >= FLAGS_LIMIT) return false;
      await leaveTraces(redis, flag.by.id, [[{ kind: 'flags', space }]]);
      const id = before?.id ?? randomBytes(6).toString('base64url');
      await redis.hset(keys.flags(space), id, JSON.stringify({ ...flag, id }));
      return true;
    },

    /** @returns whether it was still there */
    settle: async (space: string, id: string): Promise<boolean> =>
      (await redis.hdel(keys.flags(space), id)) === 1,

    /** How long the account has to wait to raise another, in milliseconds; 0 counts as one raised. */
    waitForFlag: (account: string, now: number): Promise<number> =>
      attemptIn(redis, keys.flagAttempts(account), FLAGS_A_DAY, now),
  };
}

function isSame(one: Omit<Flag, 'id'>, other: Omit<Flag, 'id'>): boolean {
  return one.card === other.card && one.kind === other.kind && one.by.id === other.by.id;
}
