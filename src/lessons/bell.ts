import type { Time } from './time.ts';

/** Wakes one task. A ring that nobody hears is kept for whoever listens next. */
export interface Bell {
  ring(this: void): void;
  /** Waits for a ring, but no longer than so many milliseconds. @throws the signal's reason */
  heard(this: void, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createBell({ sleep }: Pick<Time, 'sleep'>): Bell {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    async heard(milliseconds, signal) {
      signal.throwIfAborted();
      try {
        if (!rung.signal.aborted) await sleep(milliseconds, AbortSignal.any([signal, rung.signal]));
      } catch (error) {
        // Both may have fired, the bell first.
        signal.throwIfAborted();
        if (!rung.signal.aborted) throw error;
      }
      if (rung.signal.aborted) rung = new AbortController();
    },
  };
}
