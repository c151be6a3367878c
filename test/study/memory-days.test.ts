import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/study/days.ts';
import { GRADES, review } from '../../src/study/memory.ts';

const anyGrade = fc.constantFrom(...GRADES);

/** The learner's day at a wall clock time. */
function dayAt(date: Temporal.PlainDate, time: string, zone: string): number {
  const now = date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
  return dayOf(now, zone);
}

describe('an evening and the morning after it', () => {
  it.each([
    ['any night', 'America/Los_Angeles', '2026-06-10'],
    ['the night when clocks go forward', 'America/Los_Angeles', '2026-03-07'],
    ['the night when clocks go back', 'America/Los_Angeles', '2026-10-31'],
    ['the night when clocks go forward at midnight', 'Africa/Cairo', '2026-04-23'],
    ['the night when they change by half an hour', 'Australia/Lord_Howe', '2026-04-04'],
    ['New Year', 'Asia/Tokyo', '2026-12-31'],
  ])('are one day apart: %s in %s', (_, zone, date) => {
    const evening = dayAt(Temporal.PlainDate.from(date), '23:30', zone);
    const morning = dayAt(Temporal.PlainDate.from(date).add({ days: 1 }), '06:00', zone);
    const learned = review(undefined, 'good', evening);
    expect(review(learned, 'good', morning)).toEqual(review(learned, 'good', learned.reviewed + 1));
    expect(review(learned, 'good', morning)).not.toEqual(review(learned, 'good', evening));
  });

  it('are one day apart on every date', () => {
    const anyDate = fc.nat(365 * 60).map((days) => Temporal.PlainDate.from('2020-01-01').add({ days }));
    fc.assert(
      fc.property(anyDate, fc.constantFrom('America/Los_Angeles', 'Europe/Berlin'), (date, zone) => {
        const evening = dayAt(date, '22:00', zone);
        expect(dayAt(date.add({ days: 1 }), '07:00', zone) - evening).toBe(1);
      }),
    );
  });
});

describe('the hours of one day', () => {
  it('make no difference to a memory, though there be 25', () => {
    const date = Temporal.PlainDate.from('2026-11-01');
    const zone = 'America/Los_Angeles';
    const learned = review(undefined, 'good', dayAt(date.subtract({ days: 3 }), '12:00', zone));
    const early = review(learned, 'good', dayAt(date, '00:00', zone));
    expect(review(learned, 'good', dayAt(date, '23:59', zone))).toEqual(early);
  });
});

describe('a history', () => {
  it('leads to the same memory on whatever day it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 50_000 }), fc.nat(500), anyGrade, (begin, gap, grade) => {
        const here = review(review(undefined, 'good', begin), grade, begin + gap);
        const there = review(review(undefined, 'good', 0), grade, gap);
        expect(here).toEqual({ ...there, due: begin + there.due, reviewed: begin + there.reviewed });
      }),
    );
  });
});

describe('a day that goes back', () => {
  it('counts as the day of the last review', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30_000 }), anyGrade, anyGrade, (back, first, second) => {
        const learned = review(undefined, first, 20_000);
        const again = review(learned, second, 20_000 - back);
        expect(again).toEqual(review(learned, second, 20_000));
        expect(again.due).toBeGreaterThan(20_000);
      }),
    );
  });

  it('is no trouble to a learner who flies east to west', () => {
    const now = Temporal.Instant.from('2026-11-22T12:30:00Z').epochMilliseconds;
    const learned = review(undefined, 'good', dayOf(now, 'Pacific/Auckland'));
    const landed = dayOf(now + 3_600_000, 'America/Los_Angeles');
    expect(landed).toBe(learned.reviewed - 1);
    expect(review(learned, 'forgot', landed).reviewed).toBe(learned.reviewed);
  });
});
