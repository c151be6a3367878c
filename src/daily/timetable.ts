import { Queue, type QueueOptions } from 'bullmq';
import type { Redis, RedisOptions } from 'ioredis';
import { latestRun, nextRun, type Schedule } from './calendar.ts';

export const QUEUE = 'daily';

/** What is to be done for a place: its drop due at `at` (milliseconds since the epoch), or the reveal of one. */
export type DailyJob =
  | { readonly place: string; readonly at?: number }
  | { readonly place: string; readonly date: string };

/** What a reconciliation found to put right. */
export interface Reconciled {
  /** Schedulers put up or renewed. */
  readonly put: number;
  readonly removed: number;
}

/** A schedule, and since when it holds: milliseconds since the epoch. */
export interface Held {
  readonly schedule: Schedule;
  readonly since: number;
}

export type Timetable = ReturnType<typeof openTimetable>;

/** Requests to Redis that are on their way at once. */
const BATCH = 500;

/** A job says what may be due; whether it is was written down elsewhere. So none is kept once it has run. */
const FORGOTTEN = { removeOnComplete: true, removeOnFail: true };

/** A connection for BullMQ. Queue and Worker leave it open; whoever made it ends it. @param changed other than `redis` has it */
export function connectionFor(redis: Redis, changed: Partial<RedisOptions> = {}): Redis {
  const connection = redis.duplicate({ ...changed, maxRetriesPerRequest: null });
  // Told by the connection that this one was made from.
  connection.on('error', () => {});
  return connection;
}

/**
 * What every Queue and Worker is made with. The next run is the calendar's: BullMQ's own cron rule leaves out days
 * and doubles others around the changes of clocks.
 */
export function queueOptions(connection: Redis): QueueOptions {
  return {
    connection,
    prefix: 'viva:bull',
    settings: {
      repeatStrategy: (now, { pattern = '' }) => nextRun(readPattern(pattern), now).at,
    },
  };
}

/** The queue of drops and reveals. Each place with a quiz has one scheduler, which has one job: the next drop. */
export function openTimetable(redis: Redis) {
  const connection = connectionFor(redis);
  const queue = new Queue<DailyJob>(QUEUE, {
    ...queueOptions(connection),
    // It would wait for Redis without a limit, and never work again if asking for the version takes too long.
    skipWaitingForReady: true,
    skipVersionCheck: true,
  });
  // BullMQ repeats here what the connection has told already.
  queue.on('error', () => {});

  const put = async (place: string, schedule: Schedule): Promise<void> => {
    const job = { name: 'drop', data: { place }, opts: FORGOTTEN };
    await queue.upsertJobScheduler(place, { pattern: patternOf(schedule) }, job);
  };

  const dropAt = async (place: string, at: number): Promise<void> => {
    const opts = { ...FORGOTTEN, jobId: `drop/${idOf(place)}/${at}` };
    await queue.add('drop', { place, at }, opts);
  };

  return {
    /** Puts up a place's schedule in place of the one that it may have; what was due by that one is dropped. */
    put,

    remove: async (place: string): Promise<void> => void (await queue.removeJobScheduler(place)),

    /** Looks at once at a drop that was due at `at`, milliseconds since the epoch. */
    dropAt,

    /** Reveals the drop of a date at the time `at`, milliseconds since the epoch; once it is in, it stays at its time. */
    async revealAt(place: string, date: string, at: number): Promise<void> {
      const opts = {
        ...FORGOTTEN,
        jobId: `reveal/${idOf(place)}/${date}`,
        delay: Math.max(0, at - Date.now()),
      };
      await queue.add('reveal', { place, date }, opts);
    },

    /**
     * Makes the schedulers what the places' schedules say, called at each start. What is right is not touched: to
     * put it up again would delete a job that is late. For what has to be put up, the drop that may have been
     * missed is looked at: one too that falls due while this or another process puts it up.
     *
     * @param schedules of every place that is to be asked
     * @param clock milliseconds since the epoch
     */
    async reconcile(schedules: ReadonlyMap<string, Held>, clock: () => number): Promise<Reconciled> {
      const now = clock();
      const found = new Map((await queue.getJobSchedulers(0, -1, true)).map((one) => [one.key, one]));
      const extra = [...found.keys()].filter((place) => !schedules.has(place));
      await inBatches(extra, async (place) => void (await queue.removeJobScheduler(place)));
      const wrong: string[] = [];
      await inBatches([...schedules], async ([place, { schedule }]) => {
        if (!(await isRight(found.get(place), schedule))) wrong.push(place);
      });
      await inBatches(wrong, async (place) => {
        const { schedule, since } = schedules.get(place)!;
        await put(place, schedule);
        const { at } = latestRun(schedule, clock());
        if (at >= since) await dropAt(place, at);
      });
      return { put: wrong.length, removed: extra.length };

      /** Waiting for the next run; or with a job that is due, from which the next one follows. */
      async function isRight(scheduler: Scheduler | undefined, schedule: Schedule): Promise<boolean> {
        if (scheduler?.next === undefined || scheduler.pattern !== patternOf(schedule)) return false;
        if (scheduler.next > now) return scheduler.next === nextRun(schedule, now).at;
        return (await queue.getJob(`repeat:${scheduler.key}:${scheduler.next}`)) !== undefined;
      }
    },

    /** How many jobs are where: `waiting`, `active`, `delayed`. */
    depths: async (): Promise<Record<string, number>> => queue.getJobCounts('waiting', 'active', 'delayed'),

    async close(): Promise<void> {
      await queue.close();
      connection.disconnect();
    },
  };
}

type Scheduler = Awaited<ReturnType<Queue['getJobSchedulers']>>[number];

async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH)
    await Promise.all(items.slice(start, start + BATCH).map(work));
}

/** BullMQ takes no job id of ours with a colon in it. */
function idOf(place: string): string {
  return place.replaceAll(':', '/');
}

/** `09:00 12345 Europe/Berlin`: what a scheduler carries, and its next run is read from. */
function patternOf({ time, zone, days }: Schedule): string {
  return `${time} ${days.join('')} ${zone}`;
}

function readPattern(pattern: string): Schedule {
  const [time = '', days = '', zone = ''] = pattern.split(' ');
  return { time, zone, days: Array.from(days, Number) };
}
