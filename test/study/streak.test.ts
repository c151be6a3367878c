import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/study/days.ts';
import { streakOf, streakWithFreezes } from '../../src/study/streak.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WEEKDAYS = [1, 2, 3, 4, 5];

/** 1 June 2026, a Monday, is the first day; June has 30. */
const FIRST = dayOf(Date.parse('2026-06-01T12:00Z'), 'UTC');

/** The streak on the last of the days drawn: `x` with a review, `.` without; blanks are only to be read. */
function streak(picture: string, studyDays = EVERY_DAY) {
  const days = picture.replaceAll(' ', '');
  const studied = (day: number): boolean => days[day - FIRST] === 'x';
  const { frozen, ...rest } = streakWithFreezes(studied, studyDays, FIRST + days.length - 1);
  return { ...rest, frozen: frozen.map((day) => day - FIRST + 1) };
}

/** Up to today or yesterday, without freezes. */
function daysInARow(studied: (day: number) => boolean, today: number): number {
  const last = studied(today) ? today : today - 1;
  let before = last;
  while (studied(before)) before--;
  return last - before;
}

describe('a streak', () => {
  it('is the days in a row up to today or, until tonight, yesterday', () => {
    expect(streak('xxxxx')).toEqual({ days: 5, frozen: [], freezesLeft: 2 });
    expect(streak('xxxx.')).toEqual({ days: 4, frozen: [], freezesLeft: 2 });
    expect(streak('.')).toEqual({ days: 0, frozen: [], freezesLeft: 2 });
  });

  it('is forgiven two days a month by itself, and shows them', () => {
    expect(streak('xxx.xx.x')).toEqual({ days: 6, frozen: [7, 4], freezesLeft: 0 });
    expect(streak('xxx..x')).toEqual({ days: 4, frozen: [5, 4], freezesLeft: 0 });
  });

  it('ends with the third day missed in a month, and the next one has its freezes back', () => {
    expect(streak('xxx.x.x.xx')).toEqual({ days: 2, frozen: [], freezesLeft: 2 });
    expect(streak('xxx...')).toEqual({ days: 3, frozen: [5, 4], freezesLeft: 0 });
    expect(streak('xxx....')).toEqual({ days: 0, frozen: [], freezesLeft: 2 });
  });

  it('has new freezes with each calendar month', () => {
    const june = 'x'.repeat(28) + '..';
    expect(streak(`${june} ..xx`)).toEqual({ days: 30, frozen: [32, 31, 30, 29], freezesLeft: 0 });
    expect(streak(`${june} ...x`)).toEqual({ days: 1, frozen: [], freezesLeft: 2 });
  });

  it('is not broken by days off, which cost no freeze', () => {
    expect(streak('xxxxx.. xxxxx.. x', WEEKDAYS)).toEqual({ days: 11, frozen: [], freezesLeft: 2 });
    expect(streak('xxxxx.. xx.xx.. x', WEEKDAYS)).toEqual({ days: 10, frozen: [10], freezesLeft: 1 });
  });

  it('counts a day off on which somebody studied all the same', () => {
    expect(streak('xxxxxx. x', WEEKDAYS)).toMatchObject({ days: 7 });
  });

  it('needs no freeze before its first day', () => {
    expect(streak('...x')).toEqual({ days: 1, frozen: [], freezesLeft: 2 });
  });

  it('is never shorter than without freezes, and never forgives more than two days in a month', () => {
    const history = fc.array(fc.boolean(), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(history, (days) => {
        const today = FIRST + days.length - 1;
        const studied = (day: number): boolean => days[day - FIRST] ?? false;
        const { days: length, frozen } = streakWithFreezes(studied, EVERY_DAY, today);
        expect(length).toBeGreaterThanOrEqual(daysInARow(studied, today));
        expect(frozen.filter((day) => day - FIRST < 30).length).toBeLessThanOrEqual(2);
        expect(frozen.every((day) => !studied(day))).toBe(true);
      }),
    );
  });

  it('needs reviews that were not taken back', () => {
    const reviews = new Map([4, 0, 1].map((count, index) => [FIRST + index, count]));
    expect(streakOf({ reviews }, EVERY_DAY, FIRST + 2)).toMatchObject({ days: 2, frozen: [FIRST + 1] });
  });

  it('does not count days to come, which another zone has begun', () => {
    const reviews = new Map([1, 1, 1].map((count, index) => [FIRST + index, count]));
    expect(streakOf({ reviews }, EVERY_DAY, FIRST + 1)).toMatchObject({ days: 2 });
  });
});
