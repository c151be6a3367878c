import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

const OURS = join(import.meta.dirname, '..', 'src');

/**
 * Takes the timers over, until the test is over.
 *
 * @returns how many of Viva's own are waiting: libraries, which files of tests share, may set some of theirs meanwhile
 */
export function takeTimers(): () => number {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const waiting = new Set<unknown>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const counting = (action: () => void, milliseconds?: number): NodeJS.Timeout => {
    const timer = set(() => {
      waiting.delete(timer);
      action();
    }, milliseconds);
    if (new Error().stack?.includes(OURS)) waiting.add(timer);
    return timer;
  };
  const uncounting = (timer: NodeJS.Timeout | undefined): void => {
    waiting.delete(timer);
    clear(timer);
  };
  Object.assign(globalThis, { setTimeout: counting, clearTimeout: uncounting });
  return () => waiting.size;
}
