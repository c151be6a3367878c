import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { openDatabase } from '../src/store/redis.ts';
import { configFor, recordingLog } from './house.ts';

/** A folder of its own for one test file; it goes with the file. To be called at the top of it: in a hook it would stay. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'viva-test-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A private, real Redis for one test file; it goes with the file. To be called at the top of it, too. */
export async function testRedis(): Promise<Redis> {
  const folder = await temporaryFolder();
  const database = await openDatabase(
    configFor(join(folder, 'data')),
    recordingLog(),
    new AbortController().signal,
  );
  afterAll(() => database.close());
  // Connected, before a test takes the timers over.
  await database.redis.ping();
  return database.redis;
}
