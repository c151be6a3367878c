import { describe, expect, it } from 'vitest';
import { latestRun, nextRun } from '../../src/daily/calendar.ts';
import { WHOLE_WEEK } from '../../src/study/days.ts';

const START = Temporal.Instant.from('2026-11-01T00:00Z');
const END = Temporal.Instant.from('2028-11-01T00:00Z');

/** How far those zones are followed whose clocks are the same as another's, which is followed to the end. */
const SOON = Temporal.Instant.from('2026-11-15T00:00Z');

/** The hours in which zones change their clocks, and the ends of the day. */
const DELICATE_TIMES = ['00:00', '00:30', '01:00', '01:59', '02:00', '02:30', '03:00', '22:30', '23:59'];

const zones = Intl.supportedValuesOf('timeZone');

/** Every change of a zone's clocks within the two years. */
function changesOf(zone: string): Temporal.ZonedDateTime[] {
  const changes: Temporal.ZonedDateTime[] = [];
  let change = START.toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (change && Temporal.Instant.compare(change.toInstant(), END) < 0) {
    changes.push(change);
    change = change.getTimeZoneTransition('next');
  }
  return changes;
}

/** What tells the clocks of zones apart within the two years: where they stand, and how each change sets them. */
function clocksOf(zone: string): string {
  const stands = [START.toZonedDateTimeISO(zone), ...changesOf(zone)];
  return stands.map((stand) => stand.toString({ timeZoneName: 'never' })).join(' ');
}

/** What a clock on the wall shows, as text that sorts by time: `2026-11-01T09:00`. */
function wall(instant: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return local.toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** Every minute of two days and a half around a date, with what the wall shows. */
function watchTheWall(date: Temporal.PlainDate, zone: string): { at: number; shown: string }[] {
  const midnight = date.toZonedDateTime({ timeZone: 'UTC' }).epochMilliseconds;
  return Array.from({ length: 56 * 60 }, (_, minute) => {
    const at = midnight + (minute - 16 * 60) * 60_000;
    return { at, shown: wall(at, zone) };
  });
}

// Some hundred thousand runs, which take their time on a machine that has other things to do.
describe('in every zone of the IANA database, for two years', { timeout: 180_000 }, () => {
  it('there is one run each local date, and the wall shows its time', () => {
    const alike = Map.groupBy(zones, clocksOf);
    const wrong = [...alike.values()].flatMap(([first, ...others]) => [
      ...wrongRuns(first!, END),
      ...others.flatMap((zone) => wrongRuns(zone, SOON)),
    ]);
    expect(wrong).toEqual([]);
    expect(zones.length).toBeGreaterThan(400);
    expect(alike.size).toBeGreaterThan(40);
  });

  it('around every change of the clocks each run is the one that somebody watching the wall would choose', () => {
    const seen = new Set<string>();
    for (const zone of zones) {
      for (const change of changesOf(zone)) {
        // Zones that change alike are the same to the wall: it is watched for the first of them.
        const kind = `${String(change.toPlainDateTime())} ${change.offset} ${change.subtract({ seconds: 1 }).offset}`;
        if (!seen.has(kind)) checkAround(change, zone);
        seen.add(kind);
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });
});

/** Runs that are not on the next date, or not at nine; on a day of a change the clocks are watched below. */
function wrongRuns(zone: string, end: Temporal.Instant): string[] {
  const schedule = { time: '09:00', zone, days: WHOLE_WEEK };
  const changed = new Set(changesOf(zone).map((change) => String(change.toPlainDate())));
  const wrong: string[] = [];
  let run = nextRun(schedule, START.epochMilliseconds);
  let date = Temporal.PlainDate.from(run.date);
  while (run.at < end.epochMilliseconds) {
    const punctual = changed.has(run.date) || wall(run.at, zone) === `${run.date}T09:00`;
    if (run.date !== String(date) || !punctual) wrong.push(`${zone} ${run.date}`);
    run = nextRun(schedule, run.at);
    date = date.add({ days: 1 });
  }
  return wrong;
}

function checkAround(change: Temporal.ZonedDateTime, zone: string): void {
  for (const days of [-1, 0]) {
    const date = change.toPlainDate().add({ days });
    const minutes = watchTheWall(date, zone);
    for (const time of DELICATE_TIMES) {
      const asked = `${String(date)}T${time}`;
      const first =
        minutes.find(({ shown }) => shown === asked) ?? minutes.find(({ shown }) => shown > asked);
      const run = nextRun({ time, zone, days: WHOLE_WEEK }, first!.at - 1);
      expect(run, `${zone} ${asked}`).toEqual({ date: String(date), at: first!.at });
      const before = latestRun({ time, zone, days: WHOLE_WEEK }, first!.at);
      expect(before, `${zone} ${asked}`).toEqual(run);
    }
  }
}
