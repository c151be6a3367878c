import { Queue } from 'bullmq';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { latestRun, nextRun, type Schedule } from '../../src/daily/calendar.ts';
import { WHOLE_WEEK } from '../../src/study/days.ts';
import { connectionFor, openTimetable, QUEUE, queueOptions } from '../../src/daily/timetable.ts';
import { runDailyWorker, type DailyWork } from '../../src/daily/worker.ts';
import { testRedis } from '../database.ts';
import { recordingLog } from '../house.ts';

const redis = await testRedis();
const connection = connectionFor(redis);
const queue = new Queue(QUEUE, queueOptions(connection));
const timetable = openTimetable(redis);
afterAll(async () => {
  await timetable.close();
  await queue.close();
  connection.disconnect();
});
afterEach(async () => {
  vi.useRealTimers();
  await queue.obliterate({ force: true });
});

const PLACE = 'slack:T1/C2';
const DAY = 86_400_000;
const zones = Intl.supportedValuesOf('timeZone');

const at = (time: string, zone = 'Europe/Berlin', days = WHOLE_WEEK): Schedule => ({ time, zone, days });
const held = (schedule: Schedule, since = 0) => ({ schedule, since });

/** The schedulers with the times of their next runs. */
async function nextRuns(): Promise<Record<string, number | undefined>> {
  const schedulers = await queue.getJobSchedulers();
  return Object.fromEntries(schedulers.map(({ key, next }) => [key, next]));
}

async function delayedIds(): Promise<(string | undefined)[]> {
  return (await queue.getDelayed()).map(({ id }) => id);
}

/** Does something as if it were done so long ago, in milliseconds. */
async function ago(milliseconds: number, work: () => Promise<unknown>): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - milliseconds });
  await work();
  vi.useRealTimers();
}

/** Runs a worker until `work` has told what the test waits for. */
async function workUntil<Told>(
  work: (tell: (told: Told) => void) => Partial<DailyWork>,
  log = recordingLog(),
): Promise<Told> {
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Told>();
  const nothing = { drop: async () => undefined, reveal: async () => undefined };
  const worker = runDailyWorker(redis, { ...nothing, ...work(resolve) }, log, stop.signal);
  const told = await promise;
  stop.abort();
  await expect(worker).rejects.toThrow(/abort/);
  return told;
}

describe('the timetable', () => {
  it('has one job for each place: its next run by the calendar, in every zone', async () => {
    const places = zones.map((zone, index) => [`discord:${index}`, at('02:30', zone)] as const);
    const before = Date.now();
    await Promise.all(places.map(([place, schedule]) => timetable.put(place, schedule)));
    const runs = await nextRuns();
    for (const [place, schedule] of places) expect(runs[place]).toBe(nextRun(schedule, before).at);
    expect(await queue.getDelayedCount()).toBe(places.length);
  });

  it('replaces the next run of a place when its schedule changes, and has none when it is removed', async () => {
    await timetable.put(PLACE, at('09:00'));
    await timetable.put(PLACE, at('10:00', 'Asia/Tokyo'));
    expect(await nextRuns()).toEqual({ [PLACE]: nextRun(at('10:00', 'Asia/Tokyo'), Date.now()).at });
    expect(await queue.getDelayedCount()).toBe(1);
    await timetable.remove(PLACE);
    expect(await nextRuns()).toEqual({});
    expect(await queue.getDelayedCount()).toBe(0);
  });

  it('has a reveal once, at its own time', async () => {
    const time = Date.now() + DAY;
    await timetable.revealAt(PLACE, '2026-11-23', time);
    await timetable.revealAt(PLACE, '2026-11-23', time + DAY);
    const [job, another] = await queue.getDelayed();
    expect(job!.data).toEqual({ place: PLACE, date: '2026-11-23' });
    expect(Math.abs(job!.timestamp + job!.delay - time)).toBeLessThan(1000);
    expect(another).toBeUndefined();
  });
});

describe('a start', () => {
  it('leaves alone what is right', async () => {
    await timetable.put(PLACE, at('09:00'));
    const [job] = await queue.getDelayed();
    expect(await timetable.reconcile(new Map([[PLACE, held(at('09:00'))]]), Date.now)).toEqual({
      put: 0,
      removed: 0,
    });
    expect((await queue.getDelayed())[0]!.timestamp).toBe(job!.timestamp);
  });

  it('keeps the job that became late while nothing ran', async () => {
    await ago(3 * DAY, () => timetable.put(PLACE, at('09:00')));
    const late = await delayedIds();
    expect(await timetable.reconcile(new Map([[PLACE, held(at('09:00'))]]), Date.now)).toEqual({
      put: 0,
      removed: 0,
    });
    expect(await delayedIds()).toEqual(late);
  });

  it('puts up what is missing or has changed, removes what is left over, and looks at what may have been missed', async () => {
    await timetable.put('discord:changed', at('09:00'));
    await timetable.put('discord:left', at('09:00'));
    const now = Date.now();
    const schedules = new Map([
      ['discord:changed', held(at('10:00'))],
      ['discord:new', held(at('11:00'), now)],
    ]);
    expect(await timetable.reconcile(schedules, () => now)).toEqual({ put: 2, removed: 1 });
    expect(await nextRuns()).toEqual({
      'discord:changed': nextRun(at('10:00'), now).at,
      'discord:new': nextRun(at('11:00'), now).at,
    });
    expect((await queue.getWaiting()).map(({ data }) => data as unknown)).toEqual([
      { place: 'discord:changed', at: latestRun(at('10:00'), now).at },
    ]);
  });

  it('looks at what falls due while it works', async () => {
    const schedule = at('09:00');
    const due = nextRun(schedule, Date.now()).at;
    const times = [due - 1, due + 1];
    await timetable.reconcile(new Map([[PLACE, held(schedule)]]), () => times.shift()!);
    expect((await queue.getWaiting()).map(({ data }) => data as unknown)).toEqual([
      { place: PLACE, at: due },
    ]);
  });

  it('puts up again what waits for the wrong time, or has lost its job', async () => {
    await ago(-2 * DAY, () => timetable.put('discord:ahead', at('09:00')));
    await ago(2 * DAY, () => timetable.put('discord:lost', at('09:00')));
    const [lost] = (await queue.getDelayed()).filter(({ id }) => id?.includes('lost'));
    await redis.zrem('viva:bull:daily:delayed', lost!.id!);
    await redis.del(`viva:bull:daily:${lost!.id!}`);
    const schedules = new Map([
      ['discord:ahead', held(at('09:00'))],
      ['discord:lost', held(at('09:00'))],
    ]);
    expect(await timetable.reconcile(schedules, Date.now)).toMatchObject({ put: 2 });
    const next = nextRun(at('09:00'), Date.now()).at;
    expect(await nextRuns()).toEqual({ 'discord:ahead': next, 'discord:lost': next });
  });
});

describe('the worker', () => {
  it('does a late drop once, by the time it was due, and the next run follows', async () => {
    await ago(3 * DAY, () => timetable.put(PLACE, at('09:00')));
    const [next] = Object.values(await nextRuns());
    const done = await workUntil<unknown[]>((tell) => ({
      drop: async (place, due) => {
        tell([place, due]);
        return undefined;
      },
    }));
    expect(done).toEqual([PLACE, next]);
    expect(await nextRuns()).toEqual({ [PLACE]: nextRun(at('09:00'), Date.now()).at });
    expect(await queue.getDelayedCount()).toBe(1);
  });

  it('does overdue drops in the order in which they were due', async () => {
    const places = [5, 3, 9, 1, 7].map((hour) => [`discord:${hour}`, at(`0${hour}:00`, 'UTC')] as const);
    await ago(2 * DAY, () => Promise.all(places.map(([place, schedule]) => timetable.put(place, schedule))));
    const due = await nextRuns();
    const begun: string[] = [];
    await workUntil<void>((tell) => ({
      drop: async (place) => {
        if (begun.push(place) === places.length) tell();
        return undefined;
      },
    }));
    expect(begun).toEqual(begun.toSorted((one, other) => due[one]! - due[other]!));
  });

  it('does a job again when the work asks for it', async () => {
    await timetable.dropAt(PLACE, 1000);
    let times = 0;
    await workUntil<void>((tell) => ({
      drop: async () => {
        times += 1;
        if (times === 3) tell();
        return times < 3 ? Date.now() + 5 : undefined;
      },
    }));
    expect(times).toBe(3);
  });

  it('does a reveal', async () => {
    await timetable.revealAt(PLACE, '2026-11-23', Date.now() - 1);
    const done = await workUntil<unknown[]>((tell) => ({
      reveal: async (place, date) => {
        tell([place, date]);
        return undefined;
      },
    }));
    expect(done).toEqual([PLACE, '2026-11-23']);
  });

  it('logs a fault, and tries again later', async () => {
    await timetable.dropAt(PLACE, 1000);
    const log = recordingLog();
    const told = log.until(/failed and is tried again/);
    await workUntil<void>(
      (tell) => ({
        drop: async () => {
          void told.then(() => tell());
          throw new Error('broken');
        },
      }),
      log,
    );
    const [job] = await queue.getDelayed();
    expect(job?.id).toBe(`drop/slack/T1/C2/1000`);
  });

  it('gives its jobs back when it stops, and the next worker takes them at once', async () => {
    await timetable.dropAt(PLACE, 1000);
    await workUntil<void>((tell) => ({
      drop: (_place, _at, signal) => {
        tell();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    }));
    expect(await queue.getActiveCount()).toBe(0);
    const done = await workUntil<string>((tell) => ({
      drop: async (place) => {
        tell(place);
        return undefined;
      },
    }));
    expect(done).toBe(PLACE);
  });

  it('leaves no connection behind', async () => {
    const connections = async (): Promise<number> => String(await redis.client('LIST')).split('\n').length;
    const before = await connections();
    await timetable.dropAt(PLACE, 1000);
    await workUntil<void>((tell) => ({
      drop: async () => {
        tell();
        return undefined;
      },
    }));
    await expect.poll(connections, { timeout: 10_000 }).toBe(before);
  });
});
