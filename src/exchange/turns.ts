import { setImmediate } from 'node:timers/promises';

/** How long work may hold the thread, in milliseconds: a voice channel wants its next frame after 20. */
const SLICE = 10;

/**
 * To be awaited between the pieces of long work, so that others get their turn.
 * The promise rejects with the signal's reason once that has fired.
 */
export function createTurns(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - since < SLICE) return;
    await setImmediate();
    since = performance.now();
  };
}
