import { WHOLE_WEEK } from '../study/days.ts';

/** When a place is asked: on these days of the week, at this time on its own clock. */
export interface Schedule {
  /** `HH:MM`, from `00:00` to `23:59`. */
  readonly time: string;
  /** IANA name. */
  readonly zone: string;
  /** ISO days of the week, 1 (Monday) to 7 (Sunday); at least one. */
  readonly days: readonly number[];
}

/** One asking: the instant it is due, and the local date it belongs to. */
export interface Run {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `YYYY-MM-DD`. Where midnight was skipped the instant may lie at the start of the day after. */
  readonly date: string;
}

/** A run as it is shown beforehand. */
export interface ForeseenRun extends Run {
  /** The local time, `HH:MM`: another than was asked for where that one doesn't exist on this day. */
  readonly time: string;
  /** Minutes by which the clocks have been put forward (or, negative, back) since the run before; mostly 0. */
  readonly shift: number;
}

/** Between the latest reveal and the next question, in milliseconds: a minute. */
const BREATH = 60_000;

const MINUTE = 60_000;

/** Days in which there is a run: a zone that crossed the date line may have left out the only one of a week. */
const LONGEST_SEARCH = 15;

/**
 * The first run after an instant: one for every local date of the schedule's days, at the asked time. Where that
 * time does not exist on a date it is the first minute after it that does; where it exists twice, the first. A
 * date that a zone left out (Apia had no 30 December 2011) has none.
 *
 * @param after milliseconds since the epoch
 * @throws {RangeError} for a schedule without days, or with a time or a zone that there is not
 */
export function nextRun(schedule: Schedule, after: number): Run {
  const today = zoned(after, schedule.zone).toPlainDate();
  // The run of yesterday, even one put off past midnight, lies before any instant of today.
  for (let days = 0; days < LONGEST_SEARCH; days++) {
    const run = runOn(schedule, today.add({ days }));
    if (run && run.at > after) return run;
  }
  throw new RangeError(`a schedule with no day of the week: ${JSON.stringify(schedule.days)}`);
}

/** The latest run at or before an instant. @throws as `nextRun` does */
export function latestRun(schedule: Schedule, before: number): Run {
  const today = zoned(before, schedule.zone).toPlainDate();
  // Tomorrow may have begun once, where the clocks were put back over midnight.
  for (let days = 1; days > -LONGEST_SEARCH; days--) {
    const run = runOn(schedule, today.add({ days }));
    if (run && run.at <= before) return run;
  }
  throw new RangeError(`a schedule with no day of the week: ${JSON.stringify(schedule.days)}`);
}

/** The next runs, with what the clocks do between them. @throws as `nextRun` does */
export function foresee(schedule: Schedule, after: number, count: number): ForeseenRun[] {
  const runs: ForeseenRun[] = [];
  let before = after;
  while (runs.length < count) {
    const run = nextRun(schedule, before);
    const local = zoned(run.at, schedule.zone);
    const shift = (local.offsetNanoseconds - zoned(before, schedule.zone).offsetNanoseconds) / 1e6 / MINUTE;
    runs.push({ ...run, time: local.toPlainTime().toString({ smallestUnit: 'minute' }), shift });
    before = run.at;
  }
  return runs;
}

/**
 * When the answer is given: at the first `reveal` o'clock after the question was sent, but no later than just
 * before the next question.
 *
 * @param reveal `HH:MM`; just before the next question without it
 * @param sent when the question was sent, milliseconds since the epoch
 * @throws as `nextRun` does
 */
export function revealTime(schedule: Schedule, reveal: string | undefined, sent: number): number {
  const latest = nextRun(schedule, sent).at - BREATH;
  if (reveal === undefined) return latest;
  return Math.min(latest, nextRun({ ...schedule, time: reveal, days: WHOLE_WEEK }, sent).at);
}

/** The run of one date; undefined on other days of the week, and where the zone has no such date. */
function runOn({ time, zone, days }: Schedule, date: Temporal.PlainDate): Run | undefined {
  if (!days.includes(date.dayOfWeek)) return undefined;
  const asked = date.toPlainDateTime(time);
  const earlier = asked.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(asked)) return { at: earlier.epochMilliseconds, date: String(date) };
  const end = endOfGap(earlier, asked);
  const start = end.subtract({ milliseconds: 1 }).toPlainDate();
  const skipped = Temporal.PlainDate.compare(start, date) < 0 && !end.toPlainDate().equals(date);
  return skipped ? undefined : { at: end.epochMilliseconds, date: String(date) };
}

/** Temporal goes back by the gap's length; its end is the first change of the clocks that passes the asked time. */
function endOfGap(earlier: Temporal.ZonedDateTime, asked: Temporal.PlainDateTime): Temporal.ZonedDateTime {
  let end = earlier;
  while (Temporal.PlainDateTime.compare(end.toPlainDateTime(), asked) < 0)
    end = end.getTimeZoneTransition('next') ?? end.add({ days: 1 });
  return end;
}

function zoned(instant: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}
