import { describe, expect, it } from 'vitest';
import { CARDS_LIMIT, createSpaceStore, type NewCard } from '../../src/store/spaces.ts';
import { testRedis } from '../database.ts';

const redis = await testRedis();
const store = createSpaceStore(redis);

const card = (question: string): NewCard => ({
  question,
  answer: 'Yes.',
  accepted: [],
  wrong: [],
  by: { id: 'test:ada', name: 'ada' },
  at: 1,
});

describe('the cards of a space', () => {
  it('count from 1, in the order in which they were made', async () => {
    for (let number = 1; number <= 12; number++)
      expect(await store.add('a', card(`Q${number}`), `s${number}`)).toBe(number);
    expect((await store.cards('a')).map(({ question }) => question)).toEqual(
      Array.from({ length: 12 }, (_, index) => `Q${index + 1}`),
    );
  });

  it('are made once from one interaction', async () => {
    const numbers = await Promise.all([1, 2, 3].map(() => store.add('b', card('Q'), 'same')));
    expect(numbers).toEqual([1, 1, 1]);
    expect(await store.cards('b')).toHaveLength(1);
  });

  it('have a version that differs after every change, and none before the first', async () => {
    const versions = [await store.version('c')];
    await store.add('c', card('Q'), '1');
    versions.push(await store.version('c'));
    await store.replace('c', { ...card('R'), number: 1 });
    versions.push(await store.version('c'));
    await store.remove('c', 1);
    versions.push(await store.version('c'));
    expect(versions[0]).toBeUndefined();
    expect(new Set(versions).size).toBe(4);
  });

  it('are no more than there may be, however many are made at once', async () => {
    const numbers = await Promise.all(
      Array.from({ length: CARDS_LIMIT + 5 }, (_, index) => store.add('d', card('Q'), String(index))),
    );
    expect(numbers.filter((number) => number === undefined)).toHaveLength(5);
    expect(await store.cards('d')).toHaveLength(CARDS_LIMIT);
  });

  it('are not brought back by an edit of one that was deleted', async () => {
    await store.add('e', card('Q'), '1');
    expect(await store.remove('e', 1)).toBe(true);
    expect(await store.replace('e', { ...card('R'), number: 1 })).toBe(false);
    expect(await store.remove('e', 1)).toBe(false);
    expect(await store.cards('e')).toEqual([]);
  });

  it('are added together only to those that they were chosen for', async () => {
    const two = [card('Q'), card('R')];
    expect(await store.addAll('g', two, undefined, '1')).toBe(1);
    expect(await store.addAll('g', two, undefined, '2')).toBe('changed');
    expect(await store.addAll('g', two, undefined, '1')).toBe(1);
    expect(await store.addAll('g', two, await store.version('g'), '3')).toBe(3);
    expect((await store.cards('g')).map(({ number, question }) => [number, question])).toEqual([
      [1, 'Q'],
      [2, 'R'],
      [3, 'Q'],
      [4, 'R'],
    ]);
  });

  it('are added together only if there is room for all', async () => {
    const all = Array.from({ length: CARDS_LIMIT + 1 }, () => card('Q'));
    expect(await store.addAll('h', all, undefined, '1')).toBe('full');
    expect(await store.addAll('h', all.slice(1), undefined, '2')).toBe(1);
    expect(await store.addAll('h', all.slice(0, 1), await store.version('h'), '3')).toBe('full');
    expect(await store.cards('h')).toHaveLength(CARDS_LIMIT);
  });

  it('tell which spaces have any', async () => {
    await store.add('f', card('Q'), '1');
    expect(await store.spaces()).toContain('f');
    await store.remove('f', 1);
    expect(await store.spaces()).not.toContain('f');
  });
});
