import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, dayOf, describeDay, shortSpan } from '../../src/study/days.ts';

const ZONES = [
  'UTC',
  'America/Los_Angeles',
  'America/St_Johns',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Apia',
];

const anyZone = fc.constantFrom(...ZONES);
const anyMoment = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const momentOf = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const day = (date: string) => Temporal.PlainDate.from(date).since('1970-01-01').days;

describe('the day of a moment', () => {
  it('is counted from 1970', () => {
    expect(dayOf(0, 'UTC')).toBe(0);
    expect(dayOf(86_399_999, 'UTC')).toBe(0);
    expect(dayOf(86_400_000, 'UTC')).toBe(1);
    expect(dayOf(0, 'America/Los_Angeles')).toBe(-1);
  });

  it.each([
    ['UTC', '2026-11-22'],
    ['Pacific/Auckland', '2026-11-23'],
    ['Pacific/Kiritimati', '2026-11-23'],
    ['America/Los_Angeles', '2026-11-22'],
  ])('follows the zone %s', (zone, date) => {
    expect(dateOf(dayOf(momentOf('2026-11-22T12:30:00Z'), zone)).toString()).toBe(date);
  });

  it('is the date that a calendar there shows', () => {
    fc.assert(
      fc.property(anyMoment, anyZone, (now, timeZone) => {
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
        expect(dateOf(dayOf(now, timeZone)).toString()).toBe(shown);
      }),
    );
  });

  it('never goes back while time goes on', () => {
    fc.assert(
      fc.property(anyMoment, fc.nat(7 * 86_400_000), anyZone, (now, later, zone) => {
        expect(dayOf(now + later, zone)).toBeGreaterThanOrEqual(dayOf(now, zone));
      }),
    );
  });

  it.each([
    ['short', '2026-03-08', 23],
    ['long', '2026-11-01', 25],
  ])('is the same from midnight to midnight of the %s day of a clock change', (_, date, hours) => {
    const zone = 'America/Los_Angeles';
    const start = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
    const end = start + hours * 3_600_000;
    expect([start - 1, start, end - 1, end].map((now) => dayOf(now, zone) - day(date))).toEqual([
      -1, 0, 0, 1,
    ]);
  });

  it('needs a zone that there is', () => {
    expect(() => dayOf(0, 'Mars/Olympus_Mons')).toThrow(RangeError);
  });
});

describe('a day in words', () => {
  const today = day('2026-11-22');

  it.each([
    ['today', '2026-11-22'],
    ['today', '2026-10-01'],
    ['tomorrow', '2026-11-23'],
    ['in 2 days (Tue 24 Nov)', '2026-11-24'],
    ['in 3 days (Wed 25 Nov)', '2026-11-25'],
    ['in 39 days (Thu 31 Dec)', '2026-12-31'],
  ])('is %j', (words, date) => {
    expect(describeDay(day(date), today)).toBe(words);
  });

  it('has its year where that is another', () => {
    expect(describeDay(day('2027-01-01'), today)).toMatch(/^in 40 days \(Fri,? 1 Jan 2027\)$/);
    expect(describeDay(day('2027-11-22'), today)).toMatch(/^in 365 days \(Mon,? 22 Nov 2027\)$/);
    expect(describeDay(day('2027-01-01'), day('2026-12-31'))).toBe('tomorrow');
  });
});

describe('a number of days, in short,', () => {
  it.each([
    [1, '1 d'],
    [59, '59 d'],
    [60, '2 mo'],
    [91, '3 mo'],
    [364, '12 mo'],
    [365, '1 y'],
    [548, '1.5 y'],
    [731, '2 y'],
    [36_500, '99.9 y'],
  ])('%d, is %j', (days, span) => {
    expect(shortSpan(days)).toBe(span);
  });

  it('fits a button', () => {
    fc.assert(fc.property(fc.nat(36_500), (days) => shortSpan(days).length <= 6));
  });
});
