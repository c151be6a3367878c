import { onTestFinished } from 'vitest';
import type { RecordingLog } from './house.ts';

/** An adapter that runs until the test ends, or it is stopped. */
export interface RunningAdapter {
  /** Asks it to leave. */
  stop(): void;
  /** Resolves when it has left; rejects with what it failed of. */
  readonly ended: Promise<void>;
}

/** Runs an adapter, and the far end a little longer. Resolves when the adapter says it is there. */
export async function running(
  log: RecordingLog,
  run: (signal: AbortSignal) => Promise<void>,
  close: () => Promise<void> = async () => {},
): Promise<RunningAdapter> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new DOMException('the test is over', 'AbortError'));
  const there = log.until(/^Viva is on/);
  const ended = run(controller.signal).catch((error: unknown) => {
    if (error !== controller.signal.reason) throw error;
  });
  onTestFinished(async () => {
    stop();
    await ended.catch(() => {});
    await close();
  });
  await Promise.race([there, ended.then(() => Promise.reject(new Error('the adapter ended')))]);
  return { stop, ended };
}
