import { taskGroup } from './taskgroup.ts';

/** Runs until its work is done or the signal fires. */
export type Task = (signal: AbortSignal) => Promise<void>;

/**
 * Runs `main`, and beside it what ends with it. Their signal fires when `main` has ended; that they then throw its
 * reason is no fault.
 *
 * @throws AggregateError of all failures; the signal's reason. See `taskGroup`
 */
export async function runBeside(others: readonly Task[], main: Task, signal: AbortSignal): Promise<void> {
  await taskGroup(signal, async (group) => {
    const ended = new AbortController();
    for (const other of others)
      void group.spawn((within) => {
        const either = AbortSignal.any([within, ended.signal]);
        return other(either).catch(unless(either));
      });
    await main(group.signal);
    ended.abort();
  });
}

/** Throws what went wrong, and not that the signal has fired. */
function unless(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted || error !== signal.reason) throw error;
  };
}
