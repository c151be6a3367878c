import { describe, expect, it, onTestFinished } from 'vitest';
import { announceLessons, sameTimeAgain } from '../../src/lessons/tomorrow.ts';
import { testRedis } from '../database.ts';
import { school } from './school.ts';

const redis = await testRedis();
const HOUR = 3_600_000;

/** A lesson that is over, and is planned for an hour later. */
async function planned(room: 'voice' | 'clips' = 'voice') {
  const made = school(redis);
  const { started, lessons } = made.open();
  made.rooms.sit(made.account('ada'), made.general.id);
  const { id } = await started('ada', room === 'voice' ? {} : { room: 'none' });
  await lessons.end(id, 'stopped', new AbortController().signal);
  const plan = { after: id, at: made.time.now() + HOUR };
  await made.stores.lessons.plan(plan);
  const announce = (tools = made.tools) => {
    const stop = new AbortController();
    const ended = announceLessons(lessons, tools, stop.signal).catch(() => {});
    onTestFinished(async () => {
      stop.abort();
      await ended;
    });
  };
  return { ...made, plan, announce, told: () => made.board.messages.slice(1).map(({ shows }) => shows) };
}

describe('the same time tomorrow', () => {
  const at = (iso: string) => Date.parse(iso);
  const of = (startedAt: string, now: string) =>
    new Date(sameTimeAgain({ startedAt: at(startedAt), zone: 'Europe/Berlin' }, at(now))).toISOString();

  it('is a day later on the clock of whoever started it', () => {
    expect(of('2026-11-02T09:00:20Z', '2026-11-02T09:10:00Z')).toBe('2026-11-03T09:00:00.000Z');
    expect(of('2026-10-24T08:00:00Z', '2026-10-24T08:10:00Z')).toBe('2026-10-25T09:00:00.000Z');
  });

  it('is the next evening though the lesson ended after midnight', () => {
    expect(of('2026-11-02T22:50:00Z', '2026-11-02T23:10:00Z')).toBe('2026-11-03T22:50:00.000Z');
  });
});

describe('a planned lesson', () => {
  it('is announced at its time, once by however many processes, and begins if somebody sits there', async () => {
    const { time, announce, told, rooms } = await planned();
    announce();
    announce();
    announce();
    time.leap(HOUR - 5000);
    await time.pass(4000);
    expect(told()).toEqual([]);
    await time.pass(10_000);
    expect(told().map(({ title }) => title)).toEqual(['Time for a lesson: ABC', 'ABC · card 1 of 3']);
    expect(told()[0]!.text).toBe('It begins now in `General`.');
    expect(rooms.seats.size).toBe(1);
  });

  it('waits for who presses Start where nobody sits', async () => {
    const { time, announce, told, rooms, account } = await planned();
    rooms.sit(account('ada'));
    announce();
    time.leap(HOUR - 5000);
    await time.pass(15_000);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({
      text: 'Come to `General` and press **Start**.',
      buttons: [{ label: 'Start' }],
    });
    expect(rooms.seats.size).toBe(0);
  });

  it('in clips waits for it, too', async () => {
    const { time, announce, told } = await planned('clips');
    announce();
    time.leap(HOUR - 5000);
    await time.pass(15_000);
    expect(told().at(-1)).toMatchObject({ title: 'Time for a lesson: ABC', buttons: [{ label: 'Start' }] });
  });

  it('that was called off is not announced', async () => {
    const { time, announce, told, stores, plan } = await planned();
    announce();
    await stores.lessons.unplan(plan);
    time.leap(HOUR - 5000);
    await time.pass(15_000);
    expect(told()).toEqual([]);
  });

  it('whose announcement was claimed by a process that died is announced by another one, once', async () => {
    const { time, announce, told, stores, plan } = await planned();
    time.leap(HOUR);
    await stores.lessons.claim(plan, time.now());
    announce();
    await time.pass(90_000);
    expect(told().filter(({ title }) => title === 'Time for a lesson: ABC')).toHaveLength(1);
  });

  it('is not announced again where that was the last that a process did', async () => {
    const { time, announce, told, stores, plan, board, place } = await planned();
    time.leap(HOUR);
    await stores.lessons.claim(plan, time.now());
    const key = `lesson/${plan.after}/${plan.at}`;
    await board.post(
      place,
      { key, nonce: 'n', reply: { title: 'Time for a lesson: ABC' } },
      new AbortController().signal,
    );
    announce();
    await time.pass(90_000);
    expect(told().filter(({ title }) => title === 'Time for a lesson: ABC')).toHaveLength(1);
  });

  it('that is an hour late is dropped', async () => {
    const { time, announce, told, stores } = await planned();
    time.leap(2 * HOUR + 60_000);
    announce();
    await time.pass(10_000);
    expect(told()).toEqual([]);
    expect(await stores.lessons.due(time.now())).toEqual([]);
  });

  it('is left to processes that are in its server', async () => {
    const { time, announce, told, tools } = await planned();
    announce({ ...tools, rooms: { ...tools.rooms, in: () => [] } });
    time.leap(HOUR - 5000);
    await time.pass(15_000);
    expect(told()).toEqual([]);
  });
});
