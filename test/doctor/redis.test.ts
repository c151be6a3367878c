import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRedis } from '../../src/doctor/redis.ts';
import { memoryFindings, persistenceFindings, serverFindings } from '../../src/doctor/redisinfo.ts';
import { FORMAT } from '../../src/store/format.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { faultsOf, findingsOf } from './findings.ts';

const redis = await testRedis();
const folder = await temporaryFolder();
const redisUrl = `unix://${redis.options.path!}`;
const check = checkRedis({ redisUrl, dataDirectory: folder }, Date.now);

/** Looks while a setting is another one. */
async function faultsWith(setting: string, value: string, usual: string) {
  await redis.config('SET', setting, value);
  try {
    return await faultsOf(check);
  } finally {
    await redis.config('SET', setting, usual);
  }
}

describe('the doctor on Redis', () => {
  it('finds nothing amiss with a private one', async () => {
    expect((await findingsOf(check)).map(({ verdict, found }) => [verdict, found])).toEqual([
      ['ok', expect.stringMatching(/^answers within [\d.]+ ms$/)],
      ['ok', expect.stringMatching(/^version \d/)],
      ['ok', 'everything is on disk before it is confirmed'],
    ]);
  });

  it('finds the private one of a Viva that runs by its folder', async () => {
    const dataDirectory = join(redis.options.path!, '..');
    expect(await faultsOf(checkRedis({ redisUrl: undefined, dataDirectory }, Date.now))).toEqual([]);
  });

  it.each([
    ['appendonly', 'no', 'yes', 'warning', /can lose confirmed ratings/],
    ['appendfsync', 'everysec', 'always', 'warning', /the last second/],
    ['maxmemory-policy', 'allkeys-lru', 'noeviction', 'warning', /throw data away/],
    ['maxmemory', '1', '0', 'warning', /% of its memory is used/],
  ])('tells of %s %s', async (setting, value, usual, verdict, found) => {
    expect(await faultsWith(setting, value, usual)).toMatchObject([
      { verdict, found: expect.stringMatching(found) as string },
    ]);
  });

  it('does with what a Redis tells that allows no CONFIG', async () => {
    await redis.acl('SETUSER', 'default', '-config');
    const found = await findingsOf(check);
    await redis.acl('SETUSER', 'default', '+config');
    expect(found).toContainEqual(
      expect.objectContaining({ verdict: 'ok', found: expect.stringContaining('does not tell') as string }),
    );
  });

  it('tells of data that a newer Viva has written', async () => {
    await redis.set('viva:format', String(FORMAT + 1));
    expect(await faultsOf(check)).toMatchObject([
      { verdict: 'failure', found: expect.stringContaining('a newer Viva') as string },
    ]);
    await redis.del('viva:format');
  });

  it('tells of a clock that differs from this machine’s', async () => {
    const ahead = checkRedis({ redisUrl, dataDirectory: folder }, () => Date.now() + 60_000);
    expect(await faultsOf(ahead)).toMatchObject([
      { verdict: 'failure', found: expect.stringMatching(/^(59|60)\.\d s ahead of Redis’s$/) as string },
    ]);
  });

  it('says why it can’t be reached, without the password', async () => {
    const url = 'redis://:a-secret@127.0.0.1:1';
    const [fault] = await faultsOf(checkRedis({ redisUrl: url, dataDirectory: folder }, Date.now));
    expect(fault).toMatchObject({
      verdict: 'failure',
      found: expect.stringContaining('ECONNREFUSED') as string,
      advice: expect.stringContaining('REDIS_URL') as string,
    });
    expect(JSON.stringify(fault)).not.toContain('a-secret');
  });

  it('does not start a private one: it says with what it will be', async () => {
    expect(
      await findingsOf(checkRedis({ redisUrl: undefined, dataDirectory: folder }, Date.now)),
    ).toMatchObject([{ verdict: 'ok', found: expect.stringMatching(/will be started with Viva/) as string }]);
  });
});

describe('what a Redis tells of itself', () => {
  const told = (fields: Record<string, string>, appendfsync?: string) => ({
    info: new Map(Object.entries(fields)),
    appendfsync,
  });

  it.each([
    [{ redis_version: '6.0.16' }, 'version 6.0.16 is too old'],
    [{ redis_version: '7.2.4', cluster_enabled: '1' }, 'this is a cluster'],
    [{ redis_version: '10.0.0', role: 'slave' }, 'this is a replica, which takes no writes'],
  ])('%o is a failure', (fields, found) => {
    const faults = serverFindings(told(fields)).filter(({ verdict }) => verdict !== 'ok');
    expect(faults).toMatchObject([{ verdict: 'failure', found }]);
  });

  it('a disk that it could not write to is a failure', () => {
    const fields = { aof_enabled: '1', aof_last_write_status: 'err', rdb_last_bgsave_status: 'ok' };
    expect(persistenceFindings(told(fields, 'always'))).toMatchObject([{ verdict: 'failure' }]);
  });

  it('throwing data away at a limit is a failure', () => {
    const fields = { maxmemory_policy: 'allkeys-lru', maxmemory: '100', used_memory: '10' };
    expect(memoryFindings(told(fields))).toMatchObject([{ verdict: 'failure' }]);
  });
});
