import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../src/daily/board.ts';
import { admitted, createTokens, type Bucket, type Priority } from '../../src/daily/tokens.ts';
import { testRedis } from '../database.ts';

const tokens = createTokens(await testRedis());
const START = 1_000_000;
let buckets = 0;

const bucketOf = (limit: number, per: number): Bucket => ({ name: `test:${++buckets}`, limit, per });

interface Wish {
  /** When it first asks. */
  readonly at: number;
  readonly priority: Priority;
}

/**
 * Lets all of them ask, each again when it was told to, or so many milliseconds later; comes back with when each was
 * let in, in their order.
 */
async function letIn(bucket: Bucket, wishes: readonly Wish[], late = 0): Promise<number[]> {
  const served = wishes.map(() => 0);
  const asking = wishes.map(({ at, priority }, index) => ({ at, since: at, priority, index }));
  while (asking.length > 0) {
    asking.sort((one, other) => one.at - other.at);
    const one = asking[0]!;
    const wait = await tokens.take(
      bucket,
      { id: String(one.index), priority: one.priority, since: one.since },
      one.at,
    );
    if (wait === 0) {
      served[one.index] = one.at;
      asking.shift();
    } else one.at += wait + late;
  }
  return served;
}

function expectHeld(times: readonly number[], { limit, per }: Pick<Bucket, 'limit' | 'per'>): void {
  const sorted = times.toSorted((one, other) => one - other);
  for (let index = limit; index < sorted.length; index++)
    expect(sorted[index]! - sorted[index - limit]!).toBeGreaterThanOrEqual(per);
}

const many = (count: number, priority: Priority, at = START): Wish[] =>
  Array.from({ length: count }, () => ({ at, priority }));

describe('a bucket', () => {
  it('never gives more than its limit in any span of its time', async () => {
    const wish = fc.record({
      at: fc.nat(5000).map((later) => START + later),
      priority: fc.constantFrom<Priority>('people', 'rest'),
    });
    const limits = fc.record({
      limit: fc.integer({ min: 1, max: 6 }),
      per: fc.integer({ min: 10, max: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.array(wish, { minLength: 1, maxLength: 40 }),
        fc.nat(40),
        async ({ limit, per }, wishes, late) => {
          const served = await letIn(bucketOf(limit, per), wishes, late);
          // Who comes later than there was a token is taken to have come up to 20 ms earlier.
          expectHeld(served, { limit, per: per - Math.min(20, per / 5) });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says to the millisecond when there is a token again', async () => {
    const bucket = bucketOf(1, 1000);
    const ask = (id: string, now: number) => tokens.take(bucket, { id, priority: 'rest', since: now }, now);
    expect(await ask('first', START)).toBe(0);
    expect(await ask('next', START + 999)).toBe(1);
    expect(await ask('next', START + 1000)).toBe(0);
  });

  it('is used to the full while somebody waits', async () => {
    const bucket = bucketOf(5, 1000);
    const served = await letIn(bucket, many(200, 'rest'));
    expect(Math.max(...served) - START).toBeLessThanOrEqual((200 / 5) * 1000 * 1.05);
  });

  it('is used evenly, where its time is long', async () => {
    const bucket = { ...bucketOf(50, 1000), inATenth: 8 };
    const served = await letIn(bucket, many(400, 'rest'));
    expectHeld(served, bucket);
    expectHeld(served, { ...bucket, limit: 8, per: 100 });
    expect(Math.max(...served) - START).toBeLessThanOrEqual((400 / 50) * 1000 * 1.05);
  });

  it('counts a request from when it arrived, however long ago it was let go', async () => {
    const bucket = bucketOf(1, 60_000);
    const ask = (id: string, now: number) => tokens.take(bucket, { id, priority: 'rest', since: now }, now);
    const now = Date.now();
    expect(await ask('first', now - 30_000)).toBe(0);
    expect(await tokens.spend(bucket, 'first', async () => 'answer')).toBe('answer');
    expect(await ask('next', now)).toBeGreaterThan(59_000);
  });

  it('loses little by those who come late for their tokens', async () => {
    const bucket = bucketOf(1, 100);
    const served = await letIn(bucket, many(10, 'rest'), 15);
    expect(Math.max(...served) - START).toBeLessThanOrEqual(9 * 100 + 15);
  });

  it('lets those of one kind in as they came', async () => {
    const wishes = Array.from({ length: 30 }, (_, index) => ({
      at: START + index,
      priority: 'rest' as const,
    }));
    const served = await letIn(bucketOf(3, 500), wishes);
    expect(served).toEqual(served.toSorted((one, other) => one - other));
  });

  it('lets those in first that have been due for longest, whenever they ask', async () => {
    const bucket = bucketOf(1, 100);
    const ask = (id: string, since: number, now: number) =>
      tokens.take(bucket, { id, priority: 'rest', since }, now);
    await ask('taker', START, START);
    expect(await ask('late', START, START)).toBe(100);
    expect(await ask('earlier', START - 5000, START)).toBe(100);
    expect(await ask('late', START, START + 100)).toBeGreaterThan(0);
    expect(await ask('earlier', START - 5000, START + 100)).toBe(0);
  });

  it('lets an answer to a person in before all else that waits', async () => {
    const bucket = bucketOf(2, 1000);
    const served = await letIn(bucket, [...many(40, 'rest'), { at: START + 1500, priority: 'people' }]);
    expect(served.at(-1)! - START).toBeLessThanOrEqual(2500);
  });

  it('lets one of the rest in after every nine answers to people', async () => {
    const bucket = bucketOf(1, 100);
    const served = await letIn(bucket, [...many(60, 'people'), ...many(3, 'rest')]);
    const rest = served.slice(60).toSorted((one, other) => one - other);
    expect(rest[0]! - START).toBeLessThanOrEqual(1200);
    expect(rest[2]! - START).toBeLessThanOrEqual(3600);
  });

  it('does not wait for somebody who never asks again', async () => {
    const bucket = bucketOf(1, 100);
    for (const id of ['taker', 'dead'])
      await tokens.take(bucket, { id, priority: 'people', since: START }, START);
    const served = await letIn(bucket, many(1, 'rest', START + 1));
    expect(served[0]! - START).toBeLessThanOrEqual(1000);
  });

  it('gives nothing for as long as the platform said', async () => {
    const bucket = bucketOf(5, 100);
    await tokens.block(bucket, START + 3000, START);
    await tokens.block(bucket, START + 1000, START);
    const served = await letIn(bucket, many(10, 'people'));
    expect(Math.min(...served) - START).toBe(3000);
    expectHeld(served, bucket);
  });

  it('holds its limit for processes whose clocks differ', async () => {
    const bucket = bucketOf(2, 1000);
    const ask = (id: string, now: number) => tokens.take(bucket, { id, priority: 'rest', since: now }, now);
    expect([await ask('a', START), await ask('b', START)]).toEqual([0, 0]);
    expect(await ask('c', START + 900)).toBe(100);
    expect(await ask('c', START + 1100)).toBe(0);
    expect(await ask('d', START)).toBe(0);
    expect(await ask('e', START + 50)).toBe(1000);
  });

  it('is not held up for ever by a clock that was put back', async () => {
    const bucket = bucketOf(1, 100);
    await tokens.take(bucket, { id: 'a', priority: 'rest', since: START }, START + 86_400_000);
    expect(await tokens.take(bucket, { id: 'b', priority: 'rest', since: START }, START)).toBe(0);
  });
});

describe('somebody who needs tokens of several buckets', () => {
  it('waits for each, and not once the signal fires', async () => {
    const [narrow, wide] = [bucketOf(1, 60_000), bucketOf(10, 1000)];
    const stop = new AbortController();
    const ask = (id: string) =>
      admitted(tokens, [narrow, wide], { id, priority: 'rest', since: START }, Infinity, stop.signal);
    await ask('first');
    const second = ask('second');
    stop.abort();
    await expect(second).rejects.toThrow(/abort/);
  });

  it('is told at once when to come back, where that is later than they care to wait', async () => {
    const [narrow, wide] = [bucketOf(1, 60_000), bucketOf(1, 60_000)];
    const { signal } = new AbortController();
    const ask = (id: string) =>
      admitted(tokens, [narrow, wide], { id, priority: 'rest', since: START }, 1000, signal);
    await ask('first');
    const refused = await ask('second').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).retryAfter).toBeGreaterThan(59_000);
    expect(await tokens.take(wide, { id: 'x', priority: 'rest', since: START }, Date.now())).toBeGreaterThan(
      0,
    );
  });
});
