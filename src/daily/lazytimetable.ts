import type { Redis } from 'ioredis';
import type { Timetable } from './timetable.ts';

/** A timetable that is opened when it is first used: BullMQ is a big library, and most sessions have no quiz. */
export interface LazyTimetable extends Timetable {
  /** Resolves when it has been used. */
  readonly used: Promise<void>;
}

export function createLazyTimetable(redis: Redis): LazyTimetable {
  const use = Promise.withResolvers<void>();
  let opening: Promise<Timetable> | undefined;
  const open = (): Promise<Timetable> => {
    use.resolve();
    return (opening ??= import('./timetable.ts').then(({ openTimetable }) => openTimetable(redis)));
  };
  return {
    used: use.promise,
    put: async (...args) => (await open()).put(...args),
    remove: async (...args) => (await open()).remove(...args),
    dropAt: async (...args) => (await open()).dropAt(...args),
    revealAt: async (...args) => (await open()).revealAt(...args),
    reconcile: async (...args) => (await open()).reconcile(...args),
    // Whoever only looks wakes nobody.
    depths: async () => (await opening)?.depths() ?? {},
    close: async () => (await opening)?.close(),
  };
}
