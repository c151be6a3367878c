import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createAccountStore } from '../../src/store/accounts.ts';
import { createLearnerStore } from '../../src/store/learners.ts';
import { createSettingsStore } from '../../src/store/settings.ts';
import { openAccount } from '../../src/study/account.ts';
import { openLearner } from '../../src/study/learner.ts';
import { card } from '../cards.ts';
import { testRedis } from '../database.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const never = new AbortController().signal;

const redis = await testRedis();

/** A connection that is lost after its nth script was sent: the client then sends it again. */
function losing(nth: number): { redis: Redis; scripts: () => number } {
  let scripts = 0;
  const evalsha = async (...command: Parameters<Redis['evalsha']>): Promise<unknown> => {
    if (++scripts === nth) await redis.evalsha(...command);
    return redis.evalsha(...command);
  };
  const lossy = new Proxy(redis, {
    get: (target, name) => (name === 'evalsha' ? evalsha : (Reflect.get(target, name, target) as unknown)),
  });
  return { redis: lossy, scripts: () => scripts };
}

/** Two accounts rate, are linked, rate and are unlinked, and the nth script of all that is sent twice. */
async function studyWith(nth: number) {
  const lossy = losing(nth);
  const learners = createLearnerStore(lossy.redis);
  const accounts = createAccountStore(lossy.redis);
  const settings = createSettingsStore(lossy.redis);
  const [one, other] = ['discord', 'slack'].map((platform) => {
    const me = { id: `${platform}:${nth}`, name: 'ada' };
    return {
      account: openAccount(me, {
        accounts,
        learners,
        settings,
        library: { findCard: () => undefined },
        now: NOW,
      }),
      rate: (source: string) =>
        openLearner(learners, me.id, 'UTC', NOW).review({
          card: card(),
          grade: 'good',
          way: 'shown',
          source,
        }),
      reviews: async () => (await learners.log(await learners.learnerOf(me.id))).length,
    };
  }) as [Person, Person];
  await one.rate('a');
  await other.rate('b');
  const { code } = await other.account.claim(await one.account.newCode());
  const linked = await other.account.link(code, never);
  await one.rate('c');
  const unlinked = await one.account.unlink();
  await one.rate('d');
  return {
    linked,
    unlinked,
    reviews: [await one.reviews(), await other.reviews()],
    scripts: lossy.scripts(),
  };
}

interface Person {
  readonly account: ReturnType<typeof openAccount>;
  readonly rate: (source: string) => Promise<unknown>;
  readonly reviews: () => Promise<number>;
}

describe('a script that is sent twice, because the connection was lost', () => {
  it('links, unlinks and rates once, whichever it is', async () => {
    for (let nth = 1, scripts = 1; nth <= scripts; nth++) {
      const outcome = await studyWith(nth);
      scripts = outcome.scripts;
      expect(outcome.linked.accounts).toHaveLength(2);
      expect(outcome.unlinked.accounts).toHaveLength(1);
      expect(outcome.reviews).toEqual([4, 3]);
    }
  });
});
