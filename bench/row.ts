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
