import { describe, expect, it } from 'vitest';
import { nextRun } from '../../src/daily/calendar.ts';
import { createDailyWork, type Notice } from '../../src/daily/quiz.ts';
import { createDropStore } from '../../src/store/drops.ts';
import { createPlaceStore, type Quiz } from '../../src/store/places.ts';
import { card } from '../cards.ts';
import { testRedis } from '../database.ts';
import { farBoard, type Fault } from './far-board.ts';

const redis = await testRedis();
const places = createPlaceStore(redis);
const drops = createDropStore(redis);
const { signal } = new AbortController();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let count = 0;

const quiz: Quiz = {
  space: 'test:space',
  schedule: { time: '09:00', zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5] },
  decks: ['deck'],
  reveal: '18:00',
  grace: 6 * HOUR,
  thread: false,
  mayChange: false,
  paused: undefined,
  by: 'test:ada',
  since: 0,
};

/** A Monday. */
const DUE = Date.parse('2026-11-23T08:00:00Z');

/** A place with a quiz, on a platform of its own; jobs are kept to be looked at. */
async function setUp({ settings = quiz, now = DUE, faults = [] as (Fault | undefined)[], cards = 5 } = {}) {
  const clock = { now };
  const place = `test:quiz-${++count}`;
  const far = farBoard(() => clock.now, false);
  far.faults.push(...faults);
  const jobs: string[] = [];
  const notices: Notice[] = [];
  const telling = { fails: false };
  await places.edit(place, () => settings);
  const work = createDailyWork({
    drops,
    places,
    board: far,
    clock: () => clock.now,
    timetable: {
      dropAt: async (_place, at) => void jobs.push(`drop ${new Date(at).toISOString()}`),
      revealAt: async (_place, date, at) => void jobs.push(`reveal ${date} ${new Date(at).toISOString()}`),
    },
    cards: async () => Array.from({ length: cards }, (_, index) => card({ id: `deck/${index}` })),
    wording: {
      question: async (drop) => ({ title: `Question ${drop.number}`, text: drop.card }),
      closed: async (drop) => ({ title: `Question ${drop.number}, closed` }),
      answer: async (drop) => ({ title: `Answer ${drop.number}` }),
      award: async () => {},
      discuss: async () => {},
    },
    async tell(_place, _quiz, notice) {
      if (telling.fails) return clock.now + 1000;
      notices.push(notice);
      return undefined;
    },
  });
  const drop = (at = DUE) => work.drop(place, at, signal);
  const reveal = (date: string) => work.reveal(place, date, signal);
  const shown = (): unknown[] => far.messages.map(({ shows }) => shows.title);
  return { clock, place, far, jobs, notices, telling, drop, reveal, shown };
}

describe('a drop that is due', () => {
  it('is sent, and its reveal put down for its time', async () => {
    const { drop, shown, jobs } = await setUp();
    expect(await drop()).toBeUndefined();
    expect(shown()).toEqual(['Question 1']);
    expect(jobs).toEqual(['reveal 2026-11-23 2026-11-23T17:00:00.000Z']);
  });

  it('asks every card of the decks before one comes again', async () => {
    const { clock, drop, far } = await setUp();
    for (let day = 0, at = DUE; day < 5; day++, at = nextRun(quiz.schedule, at).at) {
      clock.now = at;
      await drop(at);
    }
    const asked = far.messages.flatMap(({ post }) =>
      post.key.endsWith('question') ? [post.reply.text] : [],
    );
    expect(new Set(asked).size).toBe(5);
  });

  it('closes the question before, if it is still open', async () => {
    const { clock, drop, shown } = await setUp();
    await drop();
    clock.now = DUE + DAY;
    await drop(DUE + DAY);
    expect(shown()).toEqual(['Question 1, closed', 'Answer 1', 'Question 2']);
  });

  it('is done again later when the platform wants it so', async () => {
    const { drop, jobs } = await setUp({ faults: ['refused'] });
    expect(await drop()).toBe(DUE + 1500);
    expect(jobs).toEqual([]);
  });

  it('is none for a place without a quiz, of another schedule, or from before it was set', async () => {
    const { place, drop, shown } = await setUp();
    await drop(DUE + 1000);
    await places.edit(place, () => ({ ...quiz, since: DUE + 1 }));
    await drop();
    await places.edit(place, () => undefined);
    await drop();
    expect(shown()).toEqual([]);
  });

  it('without any card is skipped', async () => {
    const { place, drop, shown } = await setUp({ cards: 0 });
    await drop();
    expect(shown()).toEqual([]);
    expect(await drops.recent(place, 1)).toMatchObject([{ state: 'skipped', reason: 'there are no cards' }]);
  });
});

describe('after an absence', () => {
  it('what was missed is recorded, and the latest drop is looked at', async () => {
    const { place, drop, shown, jobs } = await setUp({ now: DUE + 3 * DAY + 2 * HOUR });
    await drop();
    expect(shown()).toEqual([]);
    const states = (await drops.recent(place, 9)).map(({ date, state }) => `${date} ${state}`);
    expect(states).toEqual(['2026-11-25 skipped', '2026-11-24 skipped', '2026-11-23 skipped']);
    expect(jobs).toEqual(['drop 2026-11-26T08:00:00.000Z']);
    await drop(DUE + 3 * DAY);
    expect(shown()).toEqual(['Question 1']);
  });

  it('no question comes after the next one was due, whatever the grace', async () => {
    const { drop, shown } = await setUp({ settings: { ...quiz, grace: 90 * HOUR }, now: DUE + DAY + HOUR });
    await drop();
    expect(shown()).toEqual([]);
  });
});

describe('a place that can’t be posted to', () => {
  it('is paused with the reason, and its managers are told once', async () => {
    const { clock, place, drop, notices, far } = await setUp({ faults: ['gone'] });
    await drop();
    expect((await places.quiz(place))?.paused).toEqual({
      reason: 'the channel is gone',
      at: DUE,
      told: true,
      date: '2026-11-23',
    });
    clock.now += DAY;
    await drop(DUE + DAY);
    expect(notices).toEqual([{ kind: 'paused', reason: 'the channel is gone', date: '2026-11-23' }]);
    expect(far.requests.post).toBe(1);
  });

  it('is told of again when that failed', async () => {
    const { clock, drop, notices, telling } = await setUp({ faults: ['gone'] });
    telling.fails = true;
    expect(await drop()).toBe(clock.now + 1000);
    telling.fails = false;
    await drop();
    await drop();
    expect(notices).toHaveLength(1);
  });
});

describe('a drop that nobody can tell of', () => {
  it('is told to the managers, and the quiz goes on', async () => {
    const { clock, drop, notices, shown } = await setUp({ faults: ['request lost', 'unreadable'] });
    clock.now = (await drop())!;
    clock.now = (await drop())!;
    await drop();
    expect(notices).toMatchObject([{ kind: 'unknown', reason: 'the history is closed' }]);
    clock.now = DUE + DAY;
    await drop(DUE + DAY);
    expect(shown()).toEqual(['Question 2']);
  });
});

describe('an answer that nobody can tell of', () => {
  it('is told to the managers', async () => {
    const { clock, drop, reveal, notices, far } = await setUp();
    await drop();
    clock.now += 9 * HOUR;
    far.faults.push(undefined, 'request lost', 'unreadable');
    clock.now = (await reveal('2026-11-23'))!;
    clock.now = (await reveal('2026-11-23')) ?? clock.now;
    await reveal('2026-11-23');
    expect(notices).toMatchObject([{ kind: 'unanswered', reason: 'the history is closed' }]);
  });
});

describe('a drop that the platform does not take as it is', () => {
  it('is told to the managers, and the quiz goes on', async () => {
    const { clock, place, drop, notices, shown } = await setUp({ faults: ['unacceptable'] });
    expect(await drop()).toBeUndefined();
    expect(notices).toMatchObject([{ kind: 'failed', reason: 'the form is wrong' }]);
    expect((await places.quiz(place))?.paused).toBeUndefined();
    clock.now = DUE + DAY;
    await drop(DUE + DAY);
    expect(shown()).toEqual(['Question 2']);
  });
});

describe('a reveal that is due', () => {
  it('closes the question and gives the answer, also of a quiz that was removed meanwhile', async () => {
    const { place, drop, reveal, shown } = await setUp();
    await drop();
    await places.edit(place, () => undefined);
    expect(await reveal('2026-11-23')).toBeUndefined();
    expect(shown()).toEqual(['Question 1, closed', 'Answer 1']);
  });

  it('is done again later when the platform wants it so', async () => {
    const { far, drop, reveal } = await setUp();
    await drop();
    far.faults.push('refused');
    expect(await reveal('2026-11-23')).toBe(DUE + 1500);
  });
});
