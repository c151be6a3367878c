import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { FORMAT, migrate } from '../../src/store/format.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { temporaryFolder } from '../database.ts';
import { configFor, recordingLog } from '../house.ts';

const folder = await temporaryFolder();
const never = new AbortController().signal;

/** Enough answers that writing them down takes a while, in drops of a thousand. */
const DROPS = 40;
const ANSWERS = 1000;

/** When to kill, in milliseconds after the migration began: early, late, in between. */
const MOMENTS = [0, 5, 15, 40, 100];

const open = (directory: string) => openDatabase(configFor(directory), recordingLog(), never);

/** A data directory of the old format. */
async function oldData(): Promise<string> {
  const directory = join(folder, 'old');
  const { redis, close } = await open(directory);
  const answers = Array.from({ length: ANSWERS }, (_, index): [string, string] => [
    `test:${index}`,
    JSON.stringify({
      learner: `test:${index}`,
      choice: 'a',
      right: true,
      at: 0,
      order: index,
      changed: false,
    }),
  ]);
  for (let drop = 0; drop < DROPS; drop++) await redis.hset(answersOf(drop), Object.fromEntries(answers));
  await close();
  return directory;
}

it('kill -9 of Redis while it migrates leaves whole steps, and the next start goes on', async () => {
  const old = await oldData();
  for (const moment of MOMENTS) {
    const directory = join(folder, `killed-${moment}`);
    await cp(old, directory, { recursive: true });
    const first = await open(directory);
    const stopped = new AbortController();
    const ended = migrate(first.redis, recordingLog(), stopped.signal).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, moment));
    process.kill(Number(readFileSync(join(directory, 'redis.pid'), 'utf8')), 'SIGKILL');
    stopped.abort();
    await Promise.all([ended, first.close()]);

    const next = await open(directory);
    const format = await next.redis.get('viva:format');
    const migrated = await Promise.all(
      Array.from({ length: DROPS }, (_, drop) => withAccount(next.redis, drop)),
    );
    expect(new Set(migrated)).toEqual(new Set([format === null ? 0 : ANSWERS]));
    await migrate(next.redis, recordingLog(), never);
    expect(await next.redis.get('viva:format')).toBe(String(FORMAT));
    expect(await withAccount(next.redis, DROPS - 1)).toBe(ANSWERS);
    await next.close();
  }
}, 60_000);

const answersOf = (drop: number): string => `viva:place:{test:${drop}}:drop:2026-11-23:answers`;

async function withAccount(redis: Redis, drop: number): Promise<number> {
  const kept = await redis.hvals(answersOf(drop));
  return kept.filter((json) => json.includes('"account"')).length;
}
