import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../src/questions/source.ts';
import { shuffled } from '../../src/study/shuffle.ts';

const seeds = Array.from({ length: 24_000 }, (_, index) => sourceOf(`interaction-${index}`));

/** How often each order of the four letters comes up. */
function ordersOver(some: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const seed of some) {
    const order = shuffled(['A', 'B', 'C', 'D'], seed).join('');
    times.set(order, (times.get(order) ?? 0) + 1);
  }
  return times;
}

describe('a shuffled list', () => {
  it('holds the same items', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
        expect(shuffled(items, seed).toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
      }),
    );
  });

  it('has the same order for the same seed, whatever the items', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.string(), (items, seed) => {
        const positions = shuffled([...items.keys()], seed);
        expect(shuffled(items, seed)).toEqual(positions.map((position) => items[position]));
      }),
    );
  });

  it('keeps its order from one release to the next, for messages that were sent', () => {
    expect(shuffled(['A', 'B', 'C', 'D'], 'kC3xPq_9-Z').join('')).toBe('ACBD');
  });

  it('leaves the list itself as it was', () => {
    const items = Object.freeze(['A', 'B', 'C']);
    expect(shuffled(items, 'seed')).not.toBe(items);
  });

  it('has each order about as often, over many seeds', () => {
    const times = ordersOver(seeds);
    expect(times.size).toBe(24);
    for (const [order, often] of times) expect([order, Math.abs(often - 1000) < 150]).toEqual([order, true]);
  });

  it('has each order about as often, over seeds that are much alike', () => {
    const alike = Array.from({ length: 24_000 }, (_, index) => `asking ${index}`);
    for (const [order, often] of ordersOver(alike))
      expect([order, Math.abs(often - 1000) < 150]).toEqual([order, true]);
  });
});
