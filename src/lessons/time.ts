import { sleep } from '../sleep.ts';

/** Time, as tests can move it. */
export interface Time {
  /** Milliseconds since the epoch. */
  now(this: void): number;
  /** @throws the signal's reason */
  sleep(this: void, milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** @param clock milliseconds since the epoch */
export function timeBy(clock: () => number): Time {
  return { now: clock, sleep };
}
