import { describe, expect, it } from 'vitest';
import { createPlaceStore, type Quiz } from '../../src/store/places.ts';
import { testRedis } from '../database.ts';

const store = createPlaceStore(await testRedis());

const quiz: Quiz = {
  space: 'test:space',
  schedule: { time: '09:00', zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5] },
  decks: ['python/asyncio', 'python/testing'],
  reveal: '18:00',
  grace: 21_600_000,
  thread: false,
  mayChange: false,
  paused: undefined,
  by: 'test:ada',
  since: 1,
};

describe('the quiz of a place', () => {
  it('is kept as it was set', async () => {
    expect(await store.quiz('a')).toBeUndefined();
    expect(await store.edit('a', () => quiz)).toEqual(quiz);
    expect(await store.quiz('a')).toEqual(quiz);
  });

  it('is changed by each of many who change it at once', async () => {
    await store.edit('b', () => ({ ...quiz, grace: 0 }));
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.edit('b', (before) => before && { ...before, grace: before.grace + 1 }),
      ),
    );
    expect((await store.quiz('b'))?.grace).toBe(20);
  });

  it('is not brought back by a change of one that was removed', async () => {
    await store.edit('c', () => quiz);
    await store.edit('c', () => undefined);
    expect(await store.edit('c', (before) => before && { ...before, thread: true })).toBeUndefined();
    expect(await store.quiz('c')).toBeUndefined();
  });

  it('is among all, paused or not', async () => {
    const paused = { reason: 'the channel is gone', at: 2, told: false };
    await store.edit('d', () => ({ ...quiz, paused }));
    expect([...(await store.all()).keys()].toSorted()).toEqual(['a', 'b', 'd']);
    expect((await store.all()).get('d')?.paused).toEqual(paused);
  });
});

describe('the places of a space', () => {
  it('are those that have a quiz of it, or had one', async () => {
    const own = { ...quiz, space: 'test:own' };
    expect(await store.of('test:own')).toEqual([]);
    await store.edit('own', () => own);
    await store.edit('had', () => own);
    await store.edit('had', () => undefined);
    expect((await store.of('test:own')).toSorted()).toEqual(['had', 'own']);
  });

  it('are not those whose quiz is of another space now', async () => {
    await store.edit('moved', () => ({ ...quiz, space: 'test:before' }));
    await store.edit('moved', () => ({ ...quiz, space: 'test:after' }));
    expect(await store.of('test:before')).toEqual([]);
    expect(await store.of('test:after')).toEqual(['moved']);
  });
});
