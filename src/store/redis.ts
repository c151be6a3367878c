import { hostname } from 'node:os';
import { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { startRedis } from './embedded.ts';
import { ownDirectory } from './ownership.ts';

/** A connection to the one database, and the way to give it back. */
export interface Database {
  readonly redis: Redis;
  /** Runs until the signal fires. @throws when a private Redis ends before */
  readonly watch: (signal: AbortSignal) => Promise<void>;
  /** Called once, when nothing uses the connection any more. */
  readonly close: () => Promise<void>;
}

/** What Redis calls our connection, for `CLIENT LIST` and the health check. */
export const connectionName = `viva@${hostname()}`;

/** How long a command waits for its answer, through a loss of the connection too, in milliseconds. */
const COMMAND_LIMIT = 10_000;

const LONGEST_PAUSE = 2_000;

/**
 * Opens the Redis that `REDIS_URL` names, or a private one under the data directory.
 * A lost connection is logged and waited out.
 *
 * @throws {ConfigError} when another Viva owns the data, or no Redis is installed
 */
export async function openDatabase(
  config: Pick<Config, 'redisUrl' | 'dataDirectory'>,
  log: Log,
  signal: AbortSignal,
): Promise<Database> {
  if (config.redisUrl !== undefined) return openServer(config.redisUrl, log, signal);
  const lock = ownDirectory(config.dataDirectory);
  try {
    const server = await startRedis(config.dataDirectory, signal);
    const redis = connect({ path: server.socket }, log);
    return {
      redis,
      watch: server.watch,
      async close() {
        redis.disconnect();
        await server.stop();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function openServer(url: string, log: Log, signal: AbortSignal): Promise<Database> {
  const { protocol, pathname } = new URL(url);
  const redis = connect(protocol === 'unix:' ? { path: decodeURIComponent(pathname) } : url, log);
  try {
    await untilReady(redis, signal);
    await warnOfLoss(redis, log);
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return { redis, watch: async () => {}, close: async () => redis.disconnect() };
}

/** However long it takes: a server that isn't there yet is waited for, as a lost one is. */
async function untilReady(redis: Redis, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (): void => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', giveUp);
  redis.once('ready', resolve);
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function connect(to: string | { path: string }, log: Log): Redis {
  const options = {
    connectionName,
    commandTimeout: COMMAND_LIMIT,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, LONGEST_PAUSE),
  };
  const redis = typeof to === 'string' ? new Redis(to, options) : new Redis({ ...options, ...to });
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) log.warn({ reason: error.message }, 'Redis is out of reach; waiting for it');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.warn({}, 'Redis is back');
    lost = false;
  });
  return redis;
}

/** Our own Redis confirms what is on disk; what another one promises is up to its operator. */
async function warnOfLoss(redis: Redis, log: Log): Promise<void> {
  const persistence = await redis.info('persistence');
  if (!persistence.includes('aof_enabled:1')) {
    log.warn(
      {},
      'this Redis keeps no append-only file: a crash of it can lose confirmed ratings (set appendonly yes)',
    );
  }
}
