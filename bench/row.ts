/** One measured claim, as `npm run bench` prints it. */
export interface Row {
  /** What was measured. */
  name: string;
  value: number;
  /** Of the value, such as `µs per task`. */
  unit: string;
  /** What it was measured against, in the same run. */
  against?: string;
  /** The value divided by that of its counterpart: 2 is twice as much. */
  ratio?: number;
}

/** The value below which so many of a hundred lie. @param share 0 to 100 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN;
}
