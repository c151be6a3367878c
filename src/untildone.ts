import type { Log } from './log.ts';
import { sleep } from './sleep.ts';

/** Between two tries, in milliseconds. */
const PAUSE = 5000;

/**
 * Tries until it is done: for what has to be, and what nobody waits for.
 *
 * @param what for the log: `a space could not be noted`
 * @throws the signal's reason
 */
export async function untilDone(
  work: () => Promise<void>,
  what: string,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ err: error }, `${what}; it is tried again`);
    }
    await sleep(PAUSE, signal);
  }
}
