import { describe, expect, it } from 'vitest';
import { createDropStore, LEASE_LIFE, type Drop, type Lease } from '../../src/store/drops.ts';
import { testRedis } from '../database.ts';

const store = createDropStore(await testRedis());
const DATE = '2026-11-23';
const NOW = 1_000_000;
let places = 0;

const newPlace = (): string => `test:${++places}`;
const leaseOf = (place: string, token: string): Lease => ({ place, date: DATE, token });

function dropOf(place: string, parts: Partial<Drop> = {}): Drop {
  return { place, date: DATE, due: 5, state: 'reserved', card: 'c', number: 1, late: false, ...parts };
}

/** A drop in this state, with nobody working on it. */
async function standing(state: Drop['state'], place = newPlace()): Promise<string> {
  await store.take(leaseOf(place, 'maker'), NOW);
  await store.write(leaseOf(place, 'maker'), dropOf(place, { state }), NOW);
  await store.release(leaseOf(place, 'maker'));
  return place;
}

const given = (learner: string, choice: string, right = false) => ({
  learner,
  account: `test:${learner}`,
  choice,
  right,
  at: 7,
});

describe('the lease of a drop', () => {
  it('is one worker’s until it is given back', async () => {
    const place = newPlace();
    expect(await store.take(leaseOf(place, 'a'), NOW)).toEqual({ drop: undefined });
    expect(await store.take(leaseOf(place, 'b'), NOW + 1)).toEqual({ heldUntil: NOW + LEASE_LIFE });
    await store.release(leaseOf(place, 'a'));
    expect(await store.take(leaseOf(place, 'b'), NOW + 1)).toEqual({ drop: undefined });
  });

  it('goes to one of many who want it', async () => {
    const place = newPlace();
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.take(leaseOf(place, String(index)), NOW)),
    );
    expect(taken.filter((one) => 'drop' in one)).toHaveLength(1);
  });

  it('goes to the next worker when it is over, and what the former one writes changes nothing', async () => {
    const place = newPlace();
    await store.take(leaseOf(place, 'a'), NOW);
    await store.take(leaseOf(place, 'b'), NOW + LEASE_LIFE);
    await store.write(leaseOf(place, 'b'), dropOf(place, { message: 'b' }), NOW + LEASE_LIFE);
    for (const now of [NOW + 1, NOW + LEASE_LIFE + 1])
      expect(await store.write(leaseOf(place, 'a'), dropOf(place), now)).toBe('lost');
    await store.release(leaseOf(place, 'a'));
    expect(await store.take(leaseOf(place, 'c'), NOW + LEASE_LIFE + 1)).toHaveProperty('heldUntil');
    expect(await store.drop(place, DATE)).toMatchObject({ message: 'b' });
  });

  it('that is over writes nothing, even if nobody took it since', async () => {
    const place = newPlace();
    await store.take(leaseOf(place, 'a'), NOW);
    expect(await store.write(leaseOf(place, 'a'), dropOf(place), NOW + LEASE_LIFE)).toBe('lost');
  });

  it('lives longer with each write', async () => {
    const place = newPlace();
    await store.take(leaseOf(place, 'a'), NOW);
    await store.write(leaseOf(place, 'a'), dropOf(place), NOW + LEASE_LIFE - 1);
    expect(await store.take(leaseOf(place, 'b'), NOW + LEASE_LIFE)).toHaveProperty('heldUntil');
  });

  it('from before the clock was put back is over', async () => {
    const place = newPlace();
    await store.take(leaseOf(place, 'a'), NOW);
    expect(await store.take(leaseOf(place, 'b'), NOW - 3_600_000)).toHaveProperty('drop');
  });
});

describe('a reservation', () => {
  const turn = { before: '', after: 'one', newRound: false };

  it('moves the place on in its decks together with the drop', async () => {
    const place = newPlace();
    await store.take(leaseOf(place, 'a'), NOW);
    expect(await store.write(leaseOf(place, 'a'), dropOf(place), NOW, turn)).toBe('written');
    expect(await store.turn(place)).toBe('one');
  });

  it('is not written when the place has come further meanwhile', async () => {
    const place = newPlace();
    await store.take(leaseOf(place, 'a'), NOW);
    await store.write(leaseOf(place, 'a'), dropOf(place), NOW, turn);
    expect(await store.write(leaseOf(place, 'a'), dropOf(place, { card: 'd' }), NOW, turn)).toBe('turned');
    expect(await store.drop(place, DATE)).toMatchObject({ card: 'c' });
  });

  it('that begins a round forgets what was missed in the one before', async () => {
    const place = newPlace();
    await store.miss(place, 'c');
    await store.take(leaseOf(place, 'a'), NOW);
    await store.write(leaseOf(place, 'a'), dropOf(place), NOW, { ...turn, newRound: true });
    expect(await store.missed(place)).toEqual([]);
  });
});

describe('the latest drops', () => {
  it('come with the latest first, no more than are wanted', async () => {
    const place = newPlace();
    for (let day = 1; day <= 70; day++) {
      const lease = { place, date: `day-${day}`, token: 'a' };
      await store.take(lease, NOW);
      await store.write(lease, { ...dropOf(place), date: `day-${day}`, due: day }, NOW);
    }
    expect((await store.recent(place, 3)).map(({ date }) => date)).toEqual(['day-70', 'day-69', 'day-68']);
    expect(await store.recent(place, 100)).toHaveLength(60);
  });
});

describe('answers to a drop', () => {
  it('are kept with the order in which they came, one for each learner', async () => {
    const place = await standing('sent');
    expect(await store.answer(place, DATE, given('ada', 'x', true), false)).toEqual({
      kind: 'kept',
      answer: { ...given('ada', 'x', true), order: 1, changed: false },
    });
    await store.answer(place, DATE, given('bob', 'y'), false);
    expect(await store.answer(place, DATE, given('ada', 'z'), false)).toMatchObject({
      kind: 'already',
      answer: { choice: 'x' },
    });
    expect((await store.answers(place, DATE)).map(({ learner }) => learner)).toEqual(['ada', 'bob']);
    expect(await store.answered(place, DATE)).toBe(2);
  });

  it('may be changed where the place allows it, and then come in anew', async () => {
    const place = await standing('sent');
    await store.answer(place, DATE, given('ada', 'x'), true);
    await store.answer(place, DATE, given('bob', 'y'), true);
    expect(await store.answer(place, DATE, given('ada', 'z'), true)).toMatchObject({
      kind: 'kept',
      answer: { choice: 'z', order: 3, changed: true },
    });
    expect(await store.answered(place, DATE)).toBe(2);
  });

  it('are taken as soon as the question may be seen', async () => {
    for (const state of ['reserved', 'unknown'] as const)
      expect(await store.answer(await standing(state), DATE, given('ada', 'x'), false)).toMatchObject({
        kind: 'kept',
      });
  });

  it('are no longer taken, nor changed, once the question is closed', async () => {
    for (const state of ['closing', 'closed', 'done'] as const) {
      const place = await standing('sent');
      await store.answer(place, DATE, given('ada', 'x'), true);
      await standing(state, place);
      expect(await store.answer(place, DATE, given('ada', 'z'), true)).toMatchObject({ kind: 'already' });
      expect(await store.answer(place, DATE, given('bob', 'z'), true)).toEqual({ kind: 'over' });
    }
  });

  it('need a drop', async () => {
    expect(await store.answer(newPlace(), DATE, given('ada', 'x'), false)).toEqual({ kind: 'gone' });
  });

  it('from many at once each have their own order', async () => {
    const place = await standing('sent');
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.answer(place, DATE, given(`l${index}`, 'x'), false)),
    );
    const orders = (await store.answers(place, DATE)).map(({ order }) => order);
    expect(orders).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });
});
