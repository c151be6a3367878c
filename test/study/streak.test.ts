import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streakOf } from '../../src/study/progress.ts';

const TODAY = 100;

/** Reviews on each of the days, counted back from today. */
const studied = (...daysAgo: readonly number[]) => new Map(daysAgo.map((ago) => [TODAY - ago, 3]));

describe('a streak', () => {
  it.each([
    ['of nobody who has not begun', [], 0],
    ['of the first day', [0], 1],
    ['up to today', [0, 1, 2], 3],
    ['up to yesterday, as long as today is not over', [1, 2], 2],
    ['that ended the day before yesterday', [2, 3, 4], 0],
    ['after a gap', [0, 1, 3, 4, 5], 2],
    ['begun again today', [0, 2, 3], 1],
  ])('%s', (_, daysAgo, length) => {
    expect(streakOf(studied(...daysAgo), TODAY)).toBe(length);
  });

  it('needs a review that was not taken back', () => {
    expect(streakOf(new Map([...studied(0, 1, 2), [TODAY - 1, 0]]), TODAY)).toBe(1);
    expect(streakOf(new Map([...studied(1, 2), [TODAY, 0]]), TODAY)).toBe(2);
  });

  it('does not count days to come, which another zone has begun', () => {
    expect(streakOf(studied(-1, 0, 1), TODAY)).toBe(2);
  });

  it('is as long as the days in a row, whatever came before the gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.array(fc.nat(400)), (length, earlier) => {
        const row = Array.from({ length }, (_, ago) => ago);
        expect(streakOf(studied(...row, ...earlier.map((ago) => length + 1 + ago)), TODAY)).toBe(length);
      }),
    );
  });
});
