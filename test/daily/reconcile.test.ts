import { Queue } from 'bullmq';
import { afterAll, describe, expect, it } from 'vitest';
import { connectionFor, QUEUE, queueOptions } from '../../src/daily/timetable.ts';
import { botOn, visitor } from '../bot.ts';
import { testRedis } from '../database.ts';

const redis = await testRedis();
const connection = connectionFor(redis);
const queue = new Queue(QUEUE, queueOptions(connection));
const workers = [0, 1, 2].map(() => botOn(redis));

afterAll(async () => {
  await Promise.all(workers.map(({ timetable }) => timetable.close()));
  await queue.close();
  connection.disconnect();
});

/** What each place is scheduled for. */
async function patterns(): Promise<Record<string, string | undefined>> {
  const schedulers = await queue.getJobSchedulers();
  return Object.fromEntries(schedulers.map(({ key, pattern }) => [key, pattern]));
}

/** Managers of places of their own, who talk to different processes. */
const managers = Array.from({ length: 24 }, (_, index) => {
  const place = `test:reconciled-${index}`;
  const { bot } = workers[index % workers.length]!;
  return { place, ...visitor(bot, `boss${index}`, { manages: true }, 'test:space', place) };
});

const set = (time: string) => (manager: (typeof managers)[number]) =>
  manager.slash('daily set', { time, zone: 'UTC' });

describe('starts of several workers at once', () => {
  it('lead to the timetable that the places want, whatever is set meanwhile', async () => {
    await Promise.all(managers.map(set('09:00')));
    const [changed, removed, added, kept] = [0, 6, 12, 18].map((from) => managers.slice(from, from + 6));
    await Promise.all(added!.map((manager) => manager.slash('daily remove')));
    await queue.obliterate({ force: true });
    await queue.upsertJobScheduler('test:left', { pattern: '09:00 1234567 UTC' }, { data: {} });
    await Promise.all([
      ...workers.map(({ daily }) => daily.reconcile()),
      ...changed!.map(set('10:00')),
      ...removed!.map((manager) => manager.slash('daily remove')),
      ...added!.map(set('11:00')),
    ]);
    const wanted = (time: string, ofThese = kept) =>
      ofThese!.map(({ place }) => [place, `${time} 1234567 UTC`] as const);
    expect(await patterns()).toEqual(
      Object.fromEntries([...wanted('10:00', changed), ...wanted('11:00', added), ...wanted('09:00')]),
    );
    expect(await queue.getDelayedCount()).toBe(18);
  });
});
