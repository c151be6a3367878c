import { describe, expect, it } from 'vitest';
import { createLessonStore, LEASE_LIFE, type Lesson } from '../../src/store/lessons.ts';
import { testRedis } from '../database.ts';

const store = createLessonStore(await testRedis());
const NOW = Date.parse('2026-11-02T09:00:00Z');
let lessons = 0;

function lesson(changes: Partial<Lesson> = {}): Lesson {
  const id = `lesson-${++lessons}`;
  return {
    id,
    space: `test:space-${id}`,
    place: `test:place-${id}`,
    room: `test:room-${id}`,
    deck: 'python/asyncio',
    cards: ['python/asyncio/await'],
    firstRound: 1,
    order: 'deck',
    most: 20,
    gap: 5000,
    repeatMissed: true,
    anyone: false,
    byItself: false,
    by: { id: 'test:ada', name: 'Ada' },
    zone: 'Europe/Berlin',
    startedAt: NOW,
    at: 0,
    turn: 0,
    paused: false,
    ...changes,
  };
}

describe('a lesson', () => {
  it('is written down when it begins, and after each step', async () => {
    const one = lesson();
    expect(await store.begin(one, 'a', NOW)).toBeUndefined();
    expect(await store.lesson(one.id)).toEqual(one);
    expect(await store.write(one.id, 'a', NOW, { ...one, at: 3 })).toEqual([]);
    expect(await store.lesson(one.id)).toEqual({ ...one, at: 3 });
    expect((await store.underWay()).get(one.id)).toBe(NOW);
  });

  it('is the only one in the voice channels of a space, and in a place', async () => {
    const one = lesson();
    await store.begin(one, 'a', NOW);
    const same = lesson({ space: one.space });
    expect(await store.begin(same, 'b', NOW)).toBe(one.id);
    expect(await store.lesson(same.id)).toBeUndefined();
    const { room: _, ...clips } = lesson({ space: one.space });
    expect(await store.begin(clips, 'c', NOW)).toBeUndefined();
    const { room: _other, ...more } = lesson({ space: one.space, place: clips.place });
    expect(await store.begin(more, 'd', NOW)).toBe(clips.id);
  });

  it('gives its spot back at its end, and can be read a while longer', async () => {
    const one = lesson();
    await store.begin(one, 'a', NOW);
    const over = { ...one, ended: { why: 'done' as const, at: NOW } };
    expect(await store.finish(over, 'b')).toBe(false);
    expect(await store.finish(over, 'a')).toBe(true);
    expect(await store.lesson(one.id)).toEqual(over);
    expect((await store.underWay()).has(one.id)).toBe(false);
    expect(await store.begin(lesson({ space: one.space }), 'b', NOW)).toBeUndefined();
  });
});

describe('the lease of a lesson', () => {
  it('keeps others out until it is over, released, or comes from clocks that were put back', async () => {
    const one = lesson();
    await store.begin(one, 'a', NOW);
    expect(await store.take(one.id, 'b', NOW + LEASE_LIFE - 1)).toEqual({ heldUntil: NOW + LEASE_LIFE });
    expect(await store.take(one.id, 'b', NOW + LEASE_LIFE)).toEqual({ lesson: one });
    await store.release(one.id, 'a');
    expect(await store.take(one.id, 'c', NOW + LEASE_LIFE)).toHaveProperty('heldUntil');
    await store.release(one.id, 'b');
    expect(await store.take(one.id, 'c', NOW + LEASE_LIFE)).toEqual({ lesson: one });
    expect(await store.take(one.id, 'd', NOW - 3_600_000)).toEqual({ lesson: one });
  });

  it('is renewed by every write, and what is written without it changes nothing', async () => {
    const one = lesson();
    await store.begin(one, 'a', NOW);
    await store.write(one.id, 'a', NOW + 5000);
    expect(await store.take(one.id, 'b', NOW + LEASE_LIFE)).toHaveProperty('heldUntil');
    expect(await store.write(one.id, 'a', NOW + 5000 + LEASE_LIFE)).toBeUndefined();
    await store.take(one.id, 'b', NOW + 5000 + LEASE_LIFE);
    expect(await store.write(one.id, 'a', NOW + 5001 + LEASE_LIFE, { ...one, at: 9 })).toBeUndefined();
    expect(await store.lesson(one.id)).toEqual(one);
  });

  it('belongs to nobody where there is no lesson', async () => {
    expect(await store.take('nothing', 'a', NOW)).toEqual({ lesson: undefined });
    expect(await store.write('nothing', 'a', NOW)).toBeUndefined();
  });

  it('brings what was asked for elsewhere, once and in its order', async () => {
    const one = lesson();
    await store.begin(one, 'a', NOW);
    await store.order(one.id, 'pause');
    await store.order(one.id, 'next');
    expect(await store.write(one.id, 'a', NOW)).toEqual(['pause', 'next']);
    expect(await store.write(one.id, 'a', NOW)).toEqual([]);
  });
});

describe('ratings', () => {
  it('are one for each card and person, the latest', async () => {
    const { id } = lesson();
    const rating = { who: 'test:ada', card: 'a/b', known: false, due: 1 };
    await store.rate(id, rating);
    await store.rate(id, { ...rating, known: true });
    await store.rate(id, { ...rating, who: 'test:grace' });
    const kept = await store.ratings(id);
    expect(kept).toHaveLength(2);
    expect(kept).toContainEqual({ ...rating, known: true });
  });
});

describe('planned lessons', () => {
  it('are due at their time, claimed by one, and looked at again when that one says nothing more', async () => {
    const planned = { after: `lesson-${++lessons}`, at: NOW };
    await store.plan(planned);
    await store.plan(planned);
    expect(await store.due(NOW - 1)).toEqual([]);
    expect(await store.due(NOW)).toEqual([planned]);
    expect(await store.claim(planned, NOW)).toBe(true);
    expect(await store.claim(planned, NOW)).toBe(false);
    expect(await store.due(NOW)).toEqual([]);
    expect(await store.due(NOW + 60_000)).toEqual([planned]);
    expect(await store.claim(planned, NOW + 60_000)).toBe(true);
    expect(await store.unplan(planned)).toBe(true);
    expect(await store.unplan(planned)).toBe(false);
    expect(await store.due(NOW + 600_000)).toEqual([]);
  });
});
