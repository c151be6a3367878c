import type { Redis } from 'ioredis';
import type { Time } from '../../src/lessons/time.ts';

/** Virtual time: it passes only when a test lets it. */
export interface TestTime extends Time {
  /** Lets so many milliseconds pass; whatever wakes on the way does so at its time. */
  pass(milliseconds: number): Promise<void>;
  /** It is so much later all at once, as after a machine slept. */
  leap(milliseconds: number): void;
  /** Lets time pass until something is so. @throws {Error} when it isn't within two hours */
  until(isSo: () => unknown): Promise<void>;
  /** How many sleep. */
  readonly sleepers: number;
}

const TWO_HOURS = 7_200_000;

/** @param redis time stands still while it answers */
export function testTime(redis?: Redis, start = Date.parse('2026-11-02T09:00:00Z')): TestTime {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  /** Everything has gone as far as it can without time passing. */
  async function settle(): Promise<void> {
    const queue = redis && (Reflect.get(redis, 'commandQueue') as { readonly length: number });
    for (let quiet = 0; quiet < 6; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (queue && queue.length > 0) quiet = 0;
    }
  }

  function next(): { readonly at: number; readonly wake: () => void } | undefined {
    return [...sleepers].toSorted((one, other) => one.at - other.at)[0];
  }

  return {
    now: () => now,
    get sleepers() {
      return sleepers.size;
    },
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { at: now + Math.max(0, milliseconds), wake: resolve };
      const giveUp = (): void => reject(signal.reason);
      sleepers.add(sleeper);
      signal.addEventListener('abort', giveUp);
      try {
        await promise;
      } finally {
        sleepers.delete(sleeper);
        signal.removeEventListener('abort', giveUp);
      }
    },
    async pass(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (let first = next(); first && first.at <= end; first = next()) {
        now = Math.max(now, first.at);
        first.wake();
        await settle();
      }
      now = end;
    },
    leap(milliseconds) {
      now += milliseconds;
    },
    async until(isSo) {
      const end = now + TWO_HOURS;
      await settle();
      while (!isSo()) {
        const first = next();
        if (!first || first.at > end)
          throw new Error(`nothing more happens, and it is not so: ${String(isSo)}`);
        now = Math.max(now, first.at);
        first.wake();
        await settle();
      }
    },
  };
}
