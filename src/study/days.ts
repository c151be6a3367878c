/** A local day as the number of days since 1970-01-01; a learner's days follow their own zone. */
export type Day = number;

/** ISO days of the week, from Monday. */
export const WHOLE_WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** @param now milliseconds since the epoch @param zone IANA name */
export function dayOf(now: number, zone: string): Day {
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return date.since(EPOCH).days;
}

export function dateOf(day: Day): Temporal.PlainDate {
  return EPOCH.add({ days: day });
}

/** A day as seen from today: `today`, `tomorrow`, `in 3 days (Wed 25 Nov)`, with the year where it is another. */
export function describeDay(day: Day, today: Day): string {
  const distance = day - today;
  if (distance <= 0) return 'today';
  if (distance === 1) return 'tomorrow';
  const date = dateOf(day);
  const year = date.year === dateOf(today).year ? undefined : 'numeric';
  return `in ${distance} days (${date.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year })})`;
}

/** A number of days, short enough for a button: `3 d`, `2 mo`, `1.5 y`. */
export function shortSpan(days: number): string {
  if (days < 60) return `${days} d`;
  if (days < 365) return `${Math.round(days / 30.44)} mo`;
  return `${(days / 365.25).toFixed(1).replace(/\.0$/, '')} y`;
}
