import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { silentLog } from '../log.ts';
import { sleep } from '../sleep.ts';
import { aliasFor } from '../store/embedded.ts';
import { AlreadyOwned } from '../store/ownership.ts';
import { openDatabase } from '../store/redis.ts';

/** Between two looks at Redis while it saves, in milliseconds. */
const LOOK_AGAIN = 50;

interface Opened extends AsyncDisposable {
  readonly redis: Redis;
}

/** The private Redis of a data directory: of the Viva that runs on it, or else started for as long as it is used. */
export async function openPrivate(directory: string, signal: AbortSignal): Promise<Opened> {
  try {
    const options = { redisUrl: undefined, dataDirectory: directory };
    const { redis, close } = await openDatabase(options, silentLog, signal);
    return { redis, [Symbol.asyncDispose]: close };
  } catch (error) {
    if (!(error instanceof AlreadyOwned)) throw error;
    return beside(directory);
  }
}

async function beside(directory: string): Promise<Opened> {
  const alias = aliasFor(directory);
  const redis = new Redis({ path: join(alias.path, 'redis.sock'), lazyConnect: true, retryStrategy: null });
  redis.on('error', () => {});
  await redis.connect();
  return {
    redis,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      alias.remove();
    },
  };
}

/**
 * Has Redis write all that it holds at one moment, while it goes on serving. Everything that was confirmed before the
 * call is in it.
 *
 * @param redis one that writes to a disk of this machine
 * @param file where the snapshot goes, an RDB file
 * @throws {Error} when Redis can't write it
 */
export async function snapshot(redis: Redis, file: string, signal: AbortSignal): Promise<void> {
  while (!(await begin(redis))) await sleep(LOOK_AGAIN, signal);
  while (/rdb_bgsave_in_progress:1/.test(await redis.info('persistence'))) await sleep(LOOK_AGAIN, signal);
  if (!/rdb_last_bgsave_status:ok/.test(await redis.info('persistence')))
    throw new Error('Redis could not save its data; its own words are in redis.log, beside the data');
  const written = join(await setting(redis, 'dir'), await setting(redis, 'dbfilename'));
  await copyFile(written, file);
  await rm(written);
}

/** Whether it has begun: Redis does one such thing at a time, and rewrites its append-only file now and then. */
async function begin(redis: Redis): Promise<boolean> {
  try {
    await redis.bgsave();
    return true;
  } catch (error) {
    if (error instanceof Error && /in progress|child process/.test(error.message)) return false;
    throw error;
  }
}

async function setting(redis: Redis, name: string): Promise<string> {
  const [, value] = await redis.config('GET', name);
  return value ?? '';
}
