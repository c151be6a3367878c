import { describe, expect, it } from 'vitest';
import { createCodeStore, readCode } from '../../src/store/codes.ts';
import { testRedis } from '../database.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const MINUTE = 60_000;

const redis = await testRedis();
const codes = createCodeStore(redis);
const ada = { id: 'discord:1', name: 'Ada' };

let accounts = 0;
const newcomer = (): string => `test:${++accounts}`;

describe('a code', () => {
  it('is eight letters and digits that are hard to mistake, and never the same', async () => {
    const made = await Promise.all(Array.from({ length: 200 }, () => codes.issue(ada, NOW)));
    expect(new Set(made).size).toBe(200);
    for (const code of made) expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
  });

  it('is kept only as a hash, and only for ten minutes', async () => {
    const code = await codes.issue(ada, NOW);
    const keys = await redis.keys('viva:link:*');
    const kept = await Promise.all(keys.map((key) => redis.hgetall(key)));
    expect(JSON.stringify([keys, kept])).not.toContain(code);
    for (const key of keys) {
      const left = await redis.pttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(10 * MINUTE);
    }
  });

  it('is read in small letters, with spaces and dashes', () => {
    expect(readCode(' k7qf-2mxt ')).toBe('K7QF2MXT');
    expect(readCode('K7QF 2MXT')).toBe('K7QF2MXT');
  });

  it.each(['', 'K7QF2MX', 'K7QF2MXTA', 'K7QF2MX0', 'K7QF2MXÄ', 'K7QF2MX:'])('cannot be %j', (typed) => {
    expect(readCode(typed)).toBeUndefined();
  });

  it('names its owner to the account that types it first, and to no other', async () => {
    const [one, other] = [newcomer(), newcomer()];
    const code = await codes.issue(ada, NOW);
    expect(await codes.claim(code, one, NOW)).toEqual(ada);
    expect(await codes.claim(code, one, NOW)).toEqual(ada);
    expect(await codes.claim(code, other, NOW)).toBeUndefined();
    expect(await codes.claimed(code, one, NOW)).toEqual({ owner: ada, used: undefined });
    expect(await codes.claimed(code, other, NOW)).toBeUndefined();
  });

  it('goes to one of many who type it at the same moment', async () => {
    const code = await codes.issue(ada, NOW);
    const claims = await Promise.all(Array.from({ length: 20 }, () => codes.claim(code, newcomer(), NOW)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('stays free for others when its owner types it', async () => {
    const code = await codes.issue(ada, NOW);
    expect(await codes.claim(code, ada.id, NOW)).toEqual(ada);
    expect(await codes.claimed(code, ada.id, NOW)).toBeUndefined();
    expect(await codes.claim(code, newcomer(), NOW)).toEqual(ada);
  });

  it('is nothing after ten minutes, typed or not', async () => {
    const account = newcomer();
    const code = await codes.issue(ada, NOW);
    await codes.claim(code, account, NOW + 10 * MINUTE - 1);
    expect(await codes.claimed(code, account, NOW + 10 * MINUTE - 1)).toBeDefined();
    expect(await codes.claimed(code, account, NOW + 10 * MINUTE)).toBeUndefined();
    const unclaimed = await codes.issue(ada, NOW);
    expect(await codes.claim(unclaimed, account, NOW + 10 * MINUTE)).toBeUndefined();
  });

  it('is nothing when it was never made, or is given up', async () => {
    const account = newcomer();
    expect(await codes.claim('K7QF2MXT', account, NOW)).toBeUndefined();
    expect(await codes.claimed('K7QF2MXT', account, NOW)).toBeUndefined();
    const code = await codes.issue(ada, NOW);
    await codes.claim(code, account, NOW);
    await codes.forget(code);
    expect(await codes.claimed(code, account, NOW)).toBeUndefined();
    expect(await redis.keys(`viva:link:${code}*`)).toEqual([]);
  });
});

describe.each([
  ['codes asked for', 5, codes.waitForCode],
  ['codes tried', 10, codes.waitForTry],
] as const)('%s', (_what, limit, wait) => {
  it(`are at most ${limit} in any hour`, async () => {
    const account = newcomer();
    for (let count = 0; count < limit; count++) expect(await wait(account, NOW + count * MINUTE)).toBe(0);
    expect(await wait(account, NOW + limit * MINUTE)).toBe((60 - limit) * MINUTE);
    expect(await wait(account, NOW + 60 * MINUTE - 1)).toBe(1);
    expect(await wait(account, NOW + 60 * MINUTE)).toBe(0);
    expect(await wait(account, NOW + 60 * MINUTE)).toBe(MINUTE);
  });

  it('are counted when they come at the same moment', async () => {
    const account = newcomer();
    const waits = await Promise.all(Array.from({ length: 30 }, () => wait(account, NOW)));
    expect(waits.filter((one) => one === 0)).toHaveLength(limit);
  });

  it('are counted for each account by itself, and forgotten in an hour', async () => {
    const account = newcomer();
    for (let count = 0; count < limit; count++) await wait(account, NOW);
    expect(await wait(account, NOW)).toBeGreaterThan(0);
    expect(await wait(newcomer(), NOW)).toBe(0);
    for (const key of await redis.keys(`viva:link:{${account}}:*`))
      expect(await redis.pttl(key)).toBeGreaterThan(0);
  });
});
