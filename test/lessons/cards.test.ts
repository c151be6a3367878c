import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCards } from '../../src/lessons/cards.ts';
import { ORDERS } from '../../src/lessons/options.ts';
import { card, deck } from '../cards.ts';

const cards = ['a', 'b', 'c', 'd', 'e'].map((slug, index) =>
  card({ id: `python/asyncio/${slug}`, number: index + 1 }),
);
const five = deck({ cards });
const known = (days: Record<string, number>) =>
  new Map(Object.entries(days).map(([slug, day]) => [`python/asyncio/${slug}`, day]));
const choosing = { heard: () => true, schedule: known({}), today: 100, seed: 'lesson' };
const slugs = (chosen: { cards: readonly { id: string }[] }) =>
  chosen.cards.map(({ id }) => id.at(-1)).join('');

describe('the cards of a lesson', () => {
  it('come in the order of the deck', () => {
    expect(slugs(chooseCards(five, { order: 'deck', most: 4 }, choosing))).toBe('abcd');
  });

  it('come as they are due: the longest due, new ones, then those that are due soonest', () => {
    const schedule = known({ a: 120, b: 100, c: 90, e: 101 });
    expect(slugs(chooseCards(five, { order: 'due', most: 5 }, { ...choosing, schedule }))).toBe('cbdea');
  });

  it('come in an order of their own, the same for the same lesson', () => {
    const shuffle = (seed: string) =>
      slugs(chooseCards(five, { order: 'shuffle', most: 5 }, { ...choosing, seed }));
    expect(shuffle('one')).toBe(shuffle('one'));
    expect(new Set(['one', 'two', 'three', 'four', 'five'].map(shuffle)).size).toBeGreaterThan(1);
  });

  it('are only those that can be heard', () => {
    const heard = ({ id }: { id: string }) => !id.endsWith('/b');
    expect(chooseCards(five, { order: 'deck', most: 5 }, { ...choosing, heard })).toMatchObject({
      unheard: 1,
    });
    expect(() => chooseCards(five, { order: 'deck', most: 5 }, { ...choosing, heard: () => false })).toThrow(
      'No card of **Asynchronous programming** can be heard yet',
    );
  });

  it('are different ones of the deck, as many as there are and no more than wished for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ORDERS),
        fc.integer({ min: 1, max: 50 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 200 })),
        fc.string(),
        (order, most, days, seed) => {
          const chosen = chooseCards(five, { order, most }, { ...choosing, schedule: known(days), seed });
          expect(new Set(chosen.cards).size).toBe(Math.min(most, 5));
          expect(cards).toEqual(expect.arrayContaining([...chosen.cards]));
        },
      ),
    );
  });
});
