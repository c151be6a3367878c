/** Milliseconds. */
const LONGEST = 30_000;

/**
 * How long to wait before the next try, in milliseconds: twice as long after each failure, up to half a minute, and up
 * to half of it less, so that those who failed together don't come back together.
 *
 * @param failures in a row; none is no wait
 * @param first after the first failure, at most
 * @param random from 0 to 1
 */
export function backoff(failures: number, first: number, random: number = Math.random()): number {
  if (failures === 0) return 0;
  return Math.min(LONGEST, first * 2 ** (failures - 1)) * (1 - random / 2);
}
