import { describe, expect, it } from 'vitest';
import { foresee, latestRun, nextRun, revealTime, type Schedule } from '../../src/daily/calendar.ts';
import { WHOLE_WEEK } from '../../src/study/days.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];

const at = (iso: string): number => Temporal.Instant.from(iso).epochMilliseconds;
const iso = (instant: number): string => Temporal.Instant.fromEpochMilliseconds(instant).toString();
const daily = (time: string, zone: string, days = WHOLE_WEEK): Schedule => ({ time, zone, days });

function runsOf(schedule: Schedule, after: string, count: number): string[] {
  return foresee(schedule, at(after), count).map((run) => `${run.date} ${iso(run.at)}`);
}

describe('the next run', () => {
  it('is today before the time, and on the next of the days from it on', () => {
    const schedule = daily('09:00', 'Europe/Berlin', WEEKDAYS);
    expect(nextRun(schedule, at('2026-11-06T07:59:59.999Z'))).toEqual({
      at: at('2026-11-06T08:00Z'),
      date: '2026-11-06',
    });
    expect(nextRun(schedule, at('2026-11-06T08:00Z')).date).toBe('2026-11-09');
  });

  it('keeps the local time when the clocks change', () => {
    expect(runsOf(daily('09:00', 'Europe/Berlin'), '2026-10-24T00:00Z', 2)).toEqual([
      '2026-10-24 2026-10-24T07:00:00Z',
      '2026-10-25 2026-10-25T08:00:00Z',
    ]);
  });

  it('is at the first minute after a gap, not the gap’s length later', () => {
    expect(runsOf(daily('02:30', 'Europe/Berlin'), '2027-03-27T12:00Z', 1)).toEqual([
      '2027-03-28 2027-03-28T01:00:00Z',
    ]);
    expect(runsOf(daily('02:00', 'Australia/Lord_Howe'), '2026-10-03T12:00Z', 1)).toEqual([
      '2026-10-04 2026-10-03T15:30:00Z',
    ]);
  });

  it('is the first of two where the time comes twice', () => {
    expect(runsOf(daily('02:30', 'Europe/Berlin'), '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25 2026-10-25T00:30:00Z',
      '2026-10-26 2026-10-26T01:30:00Z',
    ]);
  });

  it('still belongs to its date where the gap reaches midnight', () => {
    expect(runsOf(daily('23:30', 'America/Nuuk'), '2024-03-29T12:00Z', 3)).toEqual([
      '2024-03-29 2024-03-30T01:30:00Z',
      '2024-03-30 2024-03-31T01:00:00Z',
      '2024-03-31 2024-04-01T00:30:00Z',
    ]);
  });

  it('leaves out a date that the zone left out', () => {
    expect(runsOf(daily('09:30', 'Pacific/Apia'), '2011-12-29T12:00Z', 2)).toEqual([
      '2011-12-29 2011-12-29T19:30:00Z',
      '2011-12-31 2011-12-30T19:30:00Z',
    ]);
    expect(runsOf(daily('00:00', 'Pacific/Kwajalein'), '1993-08-20T00:00Z', 2)).toEqual([
      '1993-08-20 1993-08-20T12:00:00Z',
      '1993-08-22 1993-08-21T12:00:00Z',
    ]);
  });

  it('is found where the only day of the week was left out', () => {
    expect(nextRun(daily('09:30', 'Pacific/Apia', [5]), at('2011-12-24T00:00Z')).date).toBe('2012-01-06');
  });

  it('needs a day, a time and a zone that there are', () => {
    expect(() => nextRun(daily('09:00', 'UTC', []), 0)).toThrow(RangeError);
    expect(() => nextRun(daily('24:30', 'UTC'), 0)).toThrow(RangeError);
    expect(() => nextRun(daily('09:00', 'Mars/Olympus'), 0)).toThrow(RangeError);
  });
});

describe('the latest run', () => {
  it('is the one that a late bot has to send: at or before now', () => {
    const schedule = daily('09:00', 'Europe/Berlin', WEEKDAYS);
    expect(latestRun(schedule, at('2026-11-06T08:00Z')).date).toBe('2026-11-06');
    expect(latestRun(schedule, at('2026-11-06T07:59Z')).date).toBe('2026-11-05');
    expect(latestRun(schedule, at('2026-11-08T20:00Z')).date).toBe('2026-11-06');
  });
});

describe('the runs to come', () => {
  it('tell where the clocks change, and where the time does not exist', () => {
    const runs = foresee(daily('02:30', 'Europe/Berlin'), at('2027-03-27T00:00Z'), 3);
    expect(runs.map(({ date, time, shift }) => `${date} ${time} ${shift}`)).toEqual([
      '2027-03-27 02:30 0',
      '2027-03-28 03:00 60',
      '2027-03-29 02:30 0',
    ]);
    expect(foresee(daily('09:00', 'Europe/Berlin'), at('2026-10-24T12:00Z'), 2)).toMatchObject([
      { date: '2026-10-25', time: '09:00', shift: -60 },
      { date: '2026-10-26', time: '09:00', shift: 0 },
    ]);
  });
});

describe('the reveal', () => {
  const schedule = daily('09:00', 'Europe/Berlin', WEEKDAYS);
  const sent = at('2026-11-06T08:00:01Z');

  it('is just before the next question, over a weekend too', () => {
    expect(iso(revealTime(schedule, undefined, sent))).toBe('2026-11-09T07:59:00Z');
  });

  it('is at its own time, on the same day or the next', () => {
    expect(iso(revealTime(schedule, '18:00', sent))).toBe('2026-11-06T17:00:00Z');
    expect(iso(revealTime(schedule, '08:00', sent))).toBe('2026-11-07T07:00:00Z');
  });

  it('of a late question is after it', () => {
    expect(iso(revealTime(schedule, '12:00', at('2026-11-06T13:00Z')))).toBe('2026-11-07T11:00:00Z');
  });

  it('never comes after the next question', () => {
    expect(iso(revealTime(daily('09:00', 'Europe/Berlin'), '09:00', sent))).toBe('2026-11-07T07:59:00Z');
  });
});
