import { describe, expect, it } from 'vitest';
import { skipDrop } from '../../src/daily/drop.ts';
import type { Fault } from './far-board.ts';
import { farBoard } from './far-board.ts';
import { testRedis } from '../database.ts';
import { DUE, HOUR, quizWorker, RUN, untilSettled } from './quiz.ts';

const redis = await testRedis();
let places = 0;

/** One place on a platform of its own. */
function setUp({ nonces = true, now = DUE, faults = [] as (Fault | undefined)[] } = {}) {
  const clock = { now };
  const far = farBoard(() => clock.now, nonces);
  far.faults.push(...faults);
  const place = `test:place-${++places}`;
  const worker = quizWorker(redis, far, () => clock.now);
  const another = quizWorker(redis, far, () => clock.now);
  return { clock, far, place, worker, another, drops: worker.tools.drops };
}

describe('a drop', () => {
  it('is sent, and written down with its message', async () => {
    const { far, place, worker } = setUp();
    expect(await worker.send(place)).toMatchObject({
      kind: 'settled',
      drop: { state: 'sent', message: 'm1', card: 'c1', number: 1, late: false, sentAt: DUE },
    });
    expect(far.messages.map(({ shows }) => shows.title)).toEqual(['Question 1']);
  });

  it('is sent once, however often it is asked for', async () => {
    const { far, place, worker, another } = setUp();
    await worker.send(place);
    expect(await another.send(place)).toMatchObject({ kind: 'settled', drop: { state: 'sent' } });
    expect(far.requests.post).toBe(1);
  });

  it('is sent once by many workers at the same time', async () => {
    const { clock, far, place, worker, another } = setUp();
    const all = Array.from({ length: 20 }, (_, index) => (index % 2 ? worker : another).send(place));
    const kinds = (await Promise.all(all)).map(({ kind }) => kind);
    expect(kinds).toContain('later');
    await untilSettled(clock, () => worker.send(place));
    expect(far.requests).toEqual({ post: 1, find: 0, edit: 0 });
  });

  it('is tried again under the same nonce where the platform knows it, and not looked up', async () => {
    const { clock, far, place, worker } = setUp({ faults: ['answer lost', 'request lost', 'answer lost'] });
    await untilSettled(clock, () => worker.send(place));
    expect(far.messages).toHaveLength(1);
    expect(far.requests).toEqual({ post: 4, find: 0, edit: 0 });
  });

  it('is looked up where the platform knows no nonces, and taken for sent when it is there', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['answer lost'] });
    const outcome = await untilSettled(clock, () => worker.send(place));
    expect(outcome).toMatchObject({ drop: { state: 'sent', message: 'm1' } });
    expect(far.requests).toEqual({ post: 1, find: 1, edit: 0 });
  });

  it('is sent anew when it is looked up and not there', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['request lost'] });
    await untilSettled(clock, () => worker.send(place));
    expect(far.messages).toHaveLength(1);
    expect(far.requests).toEqual({ post: 2, find: 1, edit: 0 });
  });

  it.each([true, false])('waits for what may still be on its way (nonces: %s)', async (nonces) => {
    const { clock, far, place, worker } = setUp({ nonces, faults: ['arrives later'] });
    await untilSettled(clock, () => worker.send(place));
    clock.now += 60_000;
    await far.find(place, '', 0, new AbortController().signal);
    expect(far.messages).toHaveLength(1);
  });

  it('is looked up once the nonce may be forgotten', async () => {
    const { clock, far, place, worker } = setUp({ faults: ['answer lost'] });
    await worker.send(place);
    clock.now += 10 * 60_000;
    await untilSettled(clock, () => worker.send(place));
    expect(far.messages).toHaveLength(1);
    expect(far.requests).toEqual({ post: 1, find: 1, edit: 0 });
  });

  it('is looked up when the clock was put back, or far forward, in between', async () => {
    for (const step of [-30 * 60_000, 45 * 60_000]) {
      const { clock, far, place, worker } = setUp({ faults: ['answer lost'] });
      await worker.send(place);
      clock.now += step;
      await untilSettled(clock, () => worker.send(place));
      expect(far.messages).toHaveLength(1);
      expect(far.requests.find).toBe(1);
    }
  });

  it('is unknown, and not sent again, when it can’t be looked up', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['answer lost', 'unreadable'] });
    const outcome = await untilSettled(clock, () => worker.send(place));
    expect(outcome).toMatchObject({ drop: { state: 'unknown', reason: 'the history is closed' } });
    await worker.send(place);
    expect(far.requests.post).toBe(1);
  });

  it('is looked up again when that failed, and unknown when it failed for a day', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['answer lost'] });
    await worker.send(place);
    far.faults.push(...Array.from({ length: 9 }, () => 'request lost' as const));
    clock.now += HOUR;
    expect(await worker.send(place)).toEqual({ kind: 'later', at: clock.now + 600_000 });
    clock.now += 31 * HOUR;
    expect(await worker.send(place)).toMatchObject({ drop: { state: 'unknown' } });
    expect(far.requests).toEqual({ post: 1, find: 2, edit: 0 });
  });

  it('is looked up less and less often while that fails', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['answer lost'] });
    await worker.send(place);
    far.faults.push(...Array.from({ length: 999 }, () => 'request lost' as const));
    const outcome = await untilSettled(clock, () => worker.send(place));
    expect(outcome).toMatchObject({ drop: { state: 'unknown' } });
    expect(far.requests.find).toBeGreaterThan(5);
    expect(far.requests.find).toBeLessThan(200);
  });

  it('waits for room at the platform without being in doubt', async () => {
    const { clock, far, place, worker, drops } = setUp({ nonces: false });
    far.room.lacks = 3;
    expect(await worker.send(place)).toEqual({ kind: 'later', at: DUE + 7000 });
    expect(await drops.drop(place, RUN.date)).toBeUndefined();
    await untilSettled(clock, () => worker.send(place));
    expect(far.requests).toEqual({ post: 1, find: 0, edit: 0 });
  });

  it('that the platform does not take as it is is not sent again, and its place is none the worse', async () => {
    const { place, worker, far } = setUp({ nonces: false, faults: ['unacceptable'] });
    expect(await worker.send(place)).toMatchObject({
      kind: 'failed',
      drop: { state: 'skipped', reason: 'the form is wrong' },
    });
    await worker.send(place);
    expect(far.requests).toEqual({ post: 1, find: 0, edit: 0 });
  });

  it('that may have arrived is unknown when it is then not taken as it is', async () => {
    const { clock, place, worker } = setUp({ faults: ['answer lost', 'unacceptable'] });
    const outcome = await untilSettled(clock, () => worker.send(place));
    expect(outcome).toMatchObject({ drop: { state: 'unknown', reason: 'the form is wrong' } });
  });

  it('is sent again without a look after a refusal, when the platform says', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['refused', 'refused'] });
    expect(await worker.send(place)).toEqual({ kind: 'later', at: DUE + 1500 });
    await untilSettled(clock, () => worker.send(place));
    expect(far.requests).toEqual({ post: 3, find: 0, edit: 0 });
  });

  it('is still in doubt when only its second try was refused', async () => {
    const { clock, far, place, worker } = setUp({ faults: ['answer lost', 'refused'] });
    await worker.send(place);
    await worker.send(place);
    clock.now += 10 * 60_000;
    await untilSettled(clock, () => worker.send(place));
    expect(far.messages).toHaveLength(1);
  });

  it('keeps its card through all tries, and the next date has the next', async () => {
    const { clock, far, place, worker } = setUp({ nonces: false, faults: ['request lost', 'refused'] });
    await untilSettled(clock, () => worker.send(place));
    await worker.send(place, { at: DUE + 24 * HOUR, date: '2026-11-24' });
    expect(far.messages.map(({ shows }) => shows.text)).toEqual(['c1', 'c2']);
  });

  it('tells when the place can’t be posted to, and why', async () => {
    const { place, worker } = setUp({ faults: ['gone'] });
    expect(await worker.send(place)).toMatchObject({
      kind: 'gone',
      reason: 'the channel is gone',
      drop: { state: 'skipped' },
    });
  });

  it('of a place that went away after a lost answer is unknown', async () => {
    const { clock, place, worker } = setUp({ faults: ['answer lost', 'gone'] });
    const outcome = await untilSettled(clock, () => worker.send(place));
    expect(outcome).toMatchObject({ drop: { state: 'unknown' } });
  });
});

describe('a drop that is left out', () => {
  it('is not sent when it is due', async () => {
    const { far, place, worker, drops } = setUp();
    await skipDrop(place, RUN, 'ada wanted it so', worker.tools);
    expect(await worker.send(place)).toMatchObject({
      drop: { state: 'skipped', reason: 'ada wanted it so' },
    });
    expect(far.requests.post).toBe(0);
    expect(await drops.turn(place)).toBe('');
  });

  it('stays sent when it was', async () => {
    const { place, worker } = setUp();
    await worker.send(place);
    expect(await skipDrop(place, RUN, 'too late', worker.tools)).toMatchObject({ drop: { state: 'sent' } });
  });
});

describe('a late drop', () => {
  it('is sent within the grace, and says that it is late', async () => {
    const { place, worker } = setUp({ now: DUE + 6 * HOUR - 1 });
    expect(await worker.send(place)).toMatchObject({ drop: { state: 'sent', late: true } });
  });

  it('says so too when it was only refused for so long', async () => {
    const { clock, far, place, worker } = setUp({ faults: ['refused'] });
    await worker.send(place);
    clock.now += HOUR;
    expect(await worker.send(place)).toMatchObject({ drop: { state: 'sent', late: true } });
    expect(far.requests.find).toBe(0);
  });

  it('is skipped after it, which is recorded, and uses no card', async () => {
    const { far, place, worker, drops } = setUp({ now: DUE + 6 * HOUR + 1 });
    expect(await worker.send(place)).toMatchObject({ drop: { state: 'skipped', reason: 'it was too late' } });
    expect(far.requests.post).toBe(0);
    expect(await drops.turn(place)).toBe('');
    expect(await drops.recent(place, 5)).toMatchObject([{ date: RUN.date, state: 'skipped' }]);
  });

  it('that kept being refused is skipped when the grace is over', async () => {
    const { clock, far, place, worker } = setUp({ now: DUE + 6 * HOUR - 2000 });
    far.faults.push('refused', 'refused', 'refused');
    const outcome = await untilSettled(clock, () => worker.send(place));
    expect(outcome).toMatchObject({ drop: { state: 'skipped' } });
    expect(far.messages).toHaveLength(0);
  });

  it('that may have arrived in time is looked up, and not sent when the grace is over', async () => {
    for (const fault of ['answer lost', 'request lost'] as const) {
      const { clock, far, place, worker } = setUp({ now: DUE + 6 * HOUR - 10, faults: [fault] });
      const outcome = await untilSettled(clock, () => worker.send(place));
      const state = fault === 'answer lost' ? 'sent' : 'skipped';
      expect(outcome).toMatchObject({ drop: { state } });
      expect(far.requests).toEqual({ post: 1, find: 1, edit: 0 });
    }
  });
});

describe('a reveal', () => {
  const answer = (learner: string, right: boolean) => ({
    learner,
    account: learner,
    choice: 'a',
    right,
    at: DUE,
  });

  it('closes the question and tells the results, once each', async () => {
    const { far, place, worker, drops } = setUp();
    await worker.send(place);
    await drops.answer(place, RUN.date, answer('ada', true), false);
    await drops.answer(place, RUN.date, answer('bob', false), false);
    expect(await worker.reveal(place)).toMatchObject({ drop: { state: 'done', reply: 'm2' } });
    await worker.reveal(place);
    expect(far.messages.map(({ shows }) => shows.title)).toEqual(['Question 1, closed', 'Answer']);
    expect(far.messages[1]).toMatchObject({ shows: { text: '1 of 2' }, post: { about: 'm1' } });
    expect(far.requests).toEqual({ post: 2, find: 0, edit: 1 });
  });

  it.each([true, false])('tells once whatever is lost (nonces: %s)', async (nonces) => {
    const { clock, far, place, worker } = setUp({ nonces });
    await worker.send(place);
    far.faults.push('answer lost', 'refused', undefined, 'refused', 'arrives later', 'refused');
    await untilSettled(clock, () => worker.reveal(place));
    clock.now += 60_000;
    await far.find(place, '', 0, new AbortController().signal);
    expect(far.messages.map(({ shows }) => shows.title)).toEqual(['Question 1, closed', 'Answer']);
  });

  it('takes no more answers once it has begun', async () => {
    const { clock, far, place, worker, drops } = setUp();
    await worker.send(place);
    far.faults.push('refused');
    await worker.reveal(place);
    expect(await drops.answer(place, RUN.date, answer('ada', true), true)).toEqual({ kind: 'over' });
    await untilSettled(clock, () => worker.reveal(place));
    expect(far.messages[1]!.shows.text).toBe('0 of 0');
  });

  it('tells the answer also where the closed question is not taken as it is', async () => {
    const { far, place, worker } = setUp();
    await worker.send(place);
    far.faults.push('unacceptable');
    expect(await worker.reveal(place)).toMatchObject({ drop: { state: 'done', reply: 'm2' } });
  });

  it('of a message that was deleted is done without a reply', async () => {
    const { far, place, worker } = setUp();
    await worker.send(place);
    far.messages.length = 0;
    expect(await worker.reveal(place)).toMatchObject({
      drop: { state: 'done', reason: 'there is no such message' },
    });
    expect(far.messages).toEqual([]);
  });

  it('is given up after a day of failures', async () => {
    const { clock, far, place, worker } = setUp();
    await worker.send(place);
    far.faults.push(...Array.from({ length: 100_000 }, () => 'request lost' as const));
    await worker.reveal(place);
    clock.now += 25 * HOUR;
    expect(await worker.reveal(place)).toMatchObject({ drop: { state: 'done' } });
  });

  it('does nothing for a drop that was not sent', async () => {
    const { place, worker } = setUp({ now: DUE + 7 * HOUR });
    expect(await worker.reveal(place)).toBeUndefined();
    await worker.send(place);
    expect(await worker.reveal(place)).toBeUndefined();
  });

  it('notes the card that most got wrong', async () => {
    const { place, worker, drops } = setUp();
    await worker.send(place);
    await drops.answer(place, RUN.date, answer('ada', false), false);
    await worker.reveal(place);
    expect(await drops.missed(place)).toEqual(['c1']);
  });
});
