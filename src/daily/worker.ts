import { DelayedError, Worker, type IRedisClient, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { untilAborted } from '../sleep.ts';
import { connectionFor, QUEUE, queueOptions, type DailyJob } from './timetable.ts';

/** What the jobs lead to. Each comes back with when to do it again, milliseconds since the epoch, or undefined. */
export interface DailyWork {
  /** @param at when the drop was due, milliseconds since the epoch */
  drop(place: string, at: number, signal: AbortSignal): Promise<number | undefined>;
  reveal(place: string, date: string, signal: AbortSignal): Promise<number | undefined>;
}

/** Jobs that one process works on at once; most of them wait for a platform, or for their turn there. */
const CONCURRENCY = 100;

/** How often jobs of workers that died are looked for, in milliseconds: they come back while nonces still hold. */
const LOOK_FOR_DEAD = 15_000;

/** After a fault of ours, when a job is tried again, in milliseconds. */
const AFTER_FAULT = 30_000;

/** When the worker is to stop, in how many milliseconds its jobs may still finish, so that no post is left in doubt. */
const FINISH_LIMIT = 3000;

/** In how many milliseconds all of them have been given back, or Redis isn't told any more. */
const STOP_LIMIT = 8000;

/**
 * Works on drops and reveals as they fall due, beside any number of other workers, until the signal fires. Then
 * what runs may finish; what takes too long is ended and given back, for another worker or the next start.
 *
 * @throws the signal's reason
 */
export async function runDailyWorker(
  redis: Redis,
  work: DailyWork,
  log: Log,
  signal: AbortSignal,
): Promise<never> {
  // It blocks for as long as it wants to.
  const connection = connectionFor(redis, { commandTimeout: undefined });
  const late = new AbortController();
  const worker = new Worker<DailyJob>(QUEUE, (job, token) => process(job, token!, work, log, late.signal), {
    ...queueOptions(connection),
    concurrency: CONCURRENCY,
    runRetryDelay: 1000,
    stalledInterval: LOOK_FOR_DEAD,
    // A job of a worker that was killed comes back every time: what it may do once is written down elsewhere.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  worker.on('error', (error) => log.warn({ err: error }, 'the daily worker stumbled'));
  try {
    return await untilAborted(signal);
  } finally {
    const timers = [
      setTimeout(() => late.abort(signal.reason), FINISH_LIMIT),
      setTimeout(() => void leave(worker, connection, log), STOP_LIMIT),
    ];
    await worker.close();
    timers.forEach(clearTimeout);
    connection.disconnect();
  }
}

/** Ends the connections on which a worker waits, its own blocking one too, and so what waits for a Redis that is away. */
async function leave(worker: Worker<DailyJob>, connection: Redis, log: Log): Promise<void> {
  try {
    end(connection);
    end(await worker.getBackend().blockingClient!);
  } catch (error) {
    log.debug({ err: error }, 'the daily worker had left Redis already');
  }
}

/** ioredis forgets what waits for a connection that is ended between two attempts: there it is ended in one. */
function end(client: Pick<IRedisClient, 'status' | 'connect' | 'disconnect'>): void {
  if (client.status === 'reconnecting') client.connect().catch(() => {});
  client.disconnect();
}

/** No job ever fails: it is done, or done again later. */
async function process(
  job: Job<DailyJob>,
  token: string,
  work: DailyWork,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const again = await attempt(job, work, log, signal);
  if (again === undefined) return;
  await job.moveToDelayed(again, token);
  throw new DelayedError();
}

async function attempt(
  { id, data, opts }: Job<DailyJob>,
  work: DailyWork,
  log: Log,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    signal.throwIfAborted();
    if ('date' in data) return await work.reveal(data.place, data.date, signal);
    return await work.drop(data.place, data.at ?? opts.prevMillis!, signal);
  } catch (error) {
    if (signal.aborted) return Date.now();
    log.error({ job: id, err: error }, 'a daily job failed and is tried again');
    return Date.now() + AFTER_FAULT;
  }
}
