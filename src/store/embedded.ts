import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ConfigError } from '../config.ts';
import { onPath } from '../onpath.ts';
import { sleep } from '../sleep.ts';

/** A private Redis on a Unix socket. */
export interface EmbeddedRedis {
  /** Path of the socket, short enough to connect to. */
  readonly socket: string;
  /** Ends with the signal. @throws when the server ends before */
  readonly watch: (signal: AbortSignal) => Promise<void>;
  /** Saves, stops the server, and waits until it has ended. */
  stop(): Promise<void>;
}

export const SERVERS = ['redis-server', 'valkey-server'];

/** Longest path of a Unix socket that works on Linux (108 bytes) and macOS (104), its end included. */
const SOCKET_PATH_LIMIT = 103;

/** How long a server may take to load its data, in milliseconds. */
const START_LIMIT = 60_000;

/** How long one may take to stop, in milliseconds. */
const STOP_LIMIT = 10_000;

/** Between two looks at a server that should be running, in milliseconds. */
const WATCH_PAUSE = 1000;

/** Between two looks at a server that starts or stops, in milliseconds. */
const LOOK_AGAIN = 10;

/**
 * Starts a private Redis whose data lies in `directory`, or takes over the one that a killed Viva left
 * there. The caller owns the directory (`ownDirectory`). The server is detached: it gets no Ctrl-C of ours,
 * and is stopped last.
 *
 * @throws {ConfigError} when no server is installed
 */
export async function startRedis(directory: string, signal: AbortSignal): Promise<EmbeddedRedis> {
  const alias = aliasFor(directory);
  const socket = join(alias.path, 'redis.sock');
  const pid = (await orphanIn(directory, socket)) ?? launch(directory);
  const stop = async (): Promise<void> => {
    await stopServer(pid);
    alias.remove();
  };
  try {
    await untilReady(socket, pid, directory, signal);
  } catch (error) {
    await stop();
    throw error;
  }
  return { socket, stop, watch: (within) => watch(pid, directory, within) };
}

/** Stops the private Redis that a killed Viva left behind, if there is one. The caller owns the directory. */
export async function stopOrphan(directory: string): Promise<void> {
  const alias = aliasFor(directory);
  try {
    const pid = await orphanIn(directory, join(alias.path, 'redis.sock'));
    if (pid !== undefined) await stopServer(pid);
  } finally {
    alias.remove();
  }
}

/** Waits for the end: what Redis still has to write is written. */
async function stopServer(pid: number): Promise<void> {
  const limit = AbortSignal.timeout(STOP_LIMIT);
  if (isRunning(pid)) process.kill(pid, 'SIGTERM');
  while (isRunning(pid)) await sleep(LOOK_AGAIN, limit);
}

async function watch(pid: number, directory: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (!isRunning(pid))
      throw new Error(
        `The private Redis has ended; its last words are in ${join(directory, 'redis.log')}. Start Viva again.`,
      );
    await sleep(WATCH_PAUSE, signal).catch(() => {});
  }
}

/** Everything is confirmed only after it is on disk, and nothing is ever evicted. */
function launch(directory: string): number {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const server = SERVERS.find(onPath);
  if (!server) throw new ConfigError(`Neither ${SERVERS.join(' nor ')} is installed. Run: npm run setup`);
  const settings = {
    port: '0',
    unixsocket: 'redis.sock',
    unixsocketperm: '700',
    pidfile: 'redis.pid',
    logfile: 'redis.log',
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(server, flags, { cwd: directory, detached: true, stdio: 'ignore' });
  // Told by the pid that is missing then.
  child.once('error', () => {});
  child.unref();
  if (child.pid === undefined) throw new ConfigError(`${server} could not be started. Run: npm run setup`);
  return child.pid;
}

/** The server that a killed Viva left behind: the one that answers on our socket, or still loads our data. */
async function orphanIn(directory: string, socket: string): Promise<number | undefined> {
  const answering = existsSync(socket) ? await pidBehind(socket) : undefined;
  if (answering !== undefined) return answering;
  const file = join(directory, 'redis.pid');
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  return pid > 0 && worksIn(directory, pid) ? pid : undefined;
}

async function pidBehind(socket: string): Promise<number | undefined> {
  const redis = starterFor(socket);
  try {
    await redis.connect();
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

/** A pid may have gone to another program since, even to another Redis. Where there is no /proc, it tells nothing. */
function worksIn(directory: string, pid: number): boolean {
  try {
    const isServer = /(redis|valkey)-server/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    return isServer && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory);
  } catch {
    return false;
  }
}

/** Connects when it is told to, once; one that still loads is connected to all the same. */
function starterFor(socket: string): Redis {
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    retryStrategy: null,
    enableReadyCheck: false,
    commandTimeout: 1000,
  });
  redis.on('error', () => {});
  return redis;
}

async function untilReady(
  socket: string,
  pid: number,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const redis = starterFor(socket);
  try {
    for (let waited = 0; waited < START_LIMIT; waited += LOOK_AGAIN) {
      signal.throwIfAborted();
      if (existsSync(socket) && (await answers(redis))) return;
      if (!isRunning(pid)) break;
      await sleep(LOOK_AGAIN, signal);
    }
  } finally {
    redis.disconnect();
  }
  throw new Error(
    `Redis did not start on ${directory}; its own words are in ${join(directory, 'redis.log')}`,
  );
}

/** A server that still loads its data answers with an error. */
async function answers(redis: Redis): Promise<boolean> {
  try {
    if (redis.status !== 'ready') await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  }
}

/** A short way to a directory whose own path is too long for a socket's. */
export function aliasFor(directory: string): { path: string; remove(): void } {
  if (Buffer.byteLength(join(directory, 'redis.sock')) <= SOCKET_PATH_LIMIT)
    return { path: directory, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'viva-'));
  const path = join(folder, 'data');
  symlinkSync(directory, path);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
