import { beforeEach, describe, expect, it } from 'vitest';
import { createCountStore } from '../../src/store/counts.ts';
import { testRedis } from '../database.ts';

const redis = await testRedis();
const counts = createCountStore(redis);
const HERE = { place: 'discord:1', date: '2026-11-23' };
const THERE = { place: 'slack:T1/C2', date: '2026-11-23' };
const NOW = Date.parse('2026-11-23T09:00:00Z');

beforeEach(() => redis.flushall());

describe('the counts to be shown', () => {
  it('are one for all answers that come in until it is due', async () => {
    for (const later of [5000, 5100, 9000]) await counts.want(HERE, NOW + later);
    expect(await counts.take(NOW + 4999)).toEqual([]);
    expect(await counts.take(NOW + 5000)).toMatchObject([HERE]);
  });

  it('go to one worker each, however many ask', async () => {
    await counts.want(HERE, NOW);
    await counts.want(THERE, NOW);
    const taken = await Promise.all(Array.from({ length: 10 }, () => counts.take(NOW)));
    expect(taken.flat()).toHaveLength(2);
  });

  it('are over when they are shown; but an answer since is shown too', async () => {
    await counts.want(HERE, NOW);
    await counts.want(THERE, NOW);
    const taken = await counts.take(NOW);
    await counts.want(HERE, NOW + 5000);
    for (const count of taken) await counts.settle(count);
    expect(await counts.take(NOW + 100_000)).toMatchObject([HERE]);
  });

  it('are another worker’s when one gives them back, or dies with them', async () => {
    await counts.want(HERE, NOW);
    const [first] = await counts.take(NOW);
    await counts.settle(first!, NOW + 10);
    const [second] = await counts.take(NOW + 10);
    expect(await counts.take(second!.until - 1)).toEqual([]);
    expect(await counts.take(second!.until)).toMatchObject([HERE]);
    await counts.settle(second!);
    expect(await counts.take(second!.until + 100_000)).toMatchObject([HERE]);
  });
});
