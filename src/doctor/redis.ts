import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import { onPath } from '../onpath.ts';
import { aliasFor, SERVERS } from '../store/embedded.ts';
import { FORMAT } from '../store/format.ts';
import { keys } from '../store/keys.ts';
import { compared } from './clock.ts';
import { findingsOf, type Check, type Finding } from './finding.ts';
import { memoryFindings, persistenceFindings, serverFindings, type Told } from './redisinfo.ts';

const SUBJECT = 'Redis';
const { ok, warning, failure } = findingsOf(SUBJECT);

/** How long a connection, and each command, may take, in milliseconds. */
const LIMIT = 3000;

/** Milliseconds of a round trip that a learner would notice: an answer takes several of them. */
const SLOW = 50;

const PINGS = 5;

const OPTIONS = {
  lazyConnect: true,
  retryStrategy: null,
  maxRetriesPerRequest: 0,
  connectTimeout: LIMIT,
  commandTimeout: LIMIT,
};

/**
 * Whether Redis can be reached, and keeps what it confirms. A private one that doesn't run is not started: it is
 * looked for.
 *
 * @param clock milliseconds since the epoch
 */
export function checkRedis(
  { redisUrl, dataDirectory }: Pick<Config, 'redisUrl' | 'dataDirectory'>,
  clock: () => number,
): Check {
  return {
    subject: SUBJECT,
    run: (signal) =>
      redisUrl === undefined ? privateOne(dataDirectory, clock, signal) : named(redisUrl, clock, signal),
  };
}

async function named(url: string, clock: () => number, signal: AbortSignal): Promise<Finding[]> {
  const { protocol, pathname } = new URL(url);
  const redis =
    protocol === 'unix:'
      ? new Redis({ ...OPTIONS, path: decodeURIComponent(pathname) })
      : new Redis(url, OPTIONS);
  const refusal = (reason: string): Finding =>
    failure(`can't be reached: ${reason}`, 'Start it, or correct REDIS_URL: its address, password and port.');
  return examined(redis, refusal, clock, signal);
}

async function privateOne(directory: string, clock: () => number, signal: AbortSignal): Promise<Finding[]> {
  if (!existsSync(join(directory, 'redis.sock'))) return [installed()];
  const alias = aliasFor(directory);
  try {
    const redis = new Redis({ ...OPTIONS, path: join(alias.path, 'redis.sock') });
    return await examined(redis, installed, clock, signal);
  } finally {
    alias.remove();
  }
}

function installed(): Finding {
  const server = SERVERS.find(onPath);
  if (!server) return failure(`neither ${SERVERS.join(' nor ')} is installed`, 'npm run setup');
  const said = spawnSync(server, ['--version'], { encoding: 'utf8' }).stdout;
  const version = /v=([\d.]+)/.exec(said)?.[1] ?? 'of an unknown version';
  return ok(`the private one isn't running; ${server} ${version} will be started with Viva`);
}

async function examined(
  redis: Redis,
  refusal: (reason: string) => Finding,
  clock: () => number,
  signal: AbortSignal,
): Promise<Finding[]> {
  const end = (): void => redis.disconnect();
  signal.addEventListener('abort', end, { once: true });
  let reason: string | undefined;
  redis.on('error', (error) => (reason = error.message));
  try {
    await redis.connect();
    return [...(await latency(redis)), ...(await examine(redis)), ...(await skew(redis, clock))];
  } catch (error) {
    signal.throwIfAborted();
    return [refusal(reason ?? (error instanceof Error ? error.message : String(error)))];
  } finally {
    signal.removeEventListener('abort', end);
    redis.disconnect();
  }
}

async function latency(redis: Redis): Promise<Finding[]> {
  const trips: number[] = [];
  for (let ping = 0; ping < PINGS; ping++) {
    const begun = performance.now();
    await redis.ping();
    trips.push(performance.now() - begun);
  }
  const usual = trips.toSorted((one, other) => one - other)[Math.floor(PINGS / 2)]!;
  const found = `answers within ${usual.toFixed(1)} ms`;
  return [usual < SLOW ? ok(found) : warning(found, 'Run Redis on the machine of Viva, or near it.')];
}

async function examine(redis: Redis): Promise<Finding[]> {
  const told: Told = {
    info: fieldsOf(await redis.info()),
    appendfsync: await appendfsyncOf(redis),
  };
  return [
    ...serverFindings(told),
    ...persistenceFindings(told),
    ...memoryFindings(told),
    ...(await format(redis)),
  ];
}

/** Many a managed Redis doesn't tell. */
async function appendfsyncOf(redis: Redis): Promise<string | undefined> {
  try {
    return (await redis.config('GET', 'appendfsync'))[1];
  } catch {
    return undefined;
  }
}

async function format(redis: Redis): Promise<Finding[]> {
  const known = Number((await redis.get(keys.format)) ?? 0);
  if (known <= FORMAT) return [];
  const advice = 'Upgrade Viva, or restore a backup from before.';
  return [
    failure(`a newer Viva has written its data: format ${known}, and this one knows ${FORMAT}`, advice),
  ];
}

/** Leases are measured by the clocks of all machines that Viva runs on, and expiry by that of Redis. */
async function skew(redis: Redis, clock: () => number): Promise<Finding[]> {
  const before = clock();
  const [seconds, microseconds] = await redis.time();
  const theirs = Number(seconds) * 1000 + Number(microseconds) / 1000;
  const finding = compared('Redis', (before + clock()) / 2, theirs, 0);
  return finding.verdict === 'ok' ? [] : [finding];
}

function fieldsOf(info: string): ReadonlyMap<string, string> {
  const lines = info.split('\r\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
