import { LEASE_LIFE, type Lesson, type LessonStore } from '../store/lessons.ts';
import type { Time } from './time.ts';

/** Another process may go on with the lesson: this one must be silent. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Between two renewals, in milliseconds. */
const RENEWAL = 2000;

/** So long before its end a lease that was not renewed counts as lost, in milliseconds: clocks differ. */
const MARGIN = 1500;

/** The right to speak. */
export interface HeldLease {
  readonly token: string;
  /** Writes the lesson down. @throws {LeaseLost} */
  save(this: void, lesson: Lesson): Promise<void>;
  /** Renews it until the signal fires, and passes on what other processes were asked. @throws {LeaseLost} */
  keep(this: void, order: (order: string) => void, signal: AbortSignal): Promise<never>;
  /** Watches that it doesn't run out while Redis is out of reach. @throws {LeaseLost} */
  guard(this: void, signal: AbortSignal): Promise<never>;
}

export function holdLease(store: LessonStore, id: string, token: string, time: Time): HeldLease {
  let renewed = time.now();
  const waiting: string[] = [];

  async function write(lesson?: Lesson): Promise<void> {
    const now = time.now();
    const orders = await store.write(id, token, now, lesson);
    if (!orders) throw new LeaseLost(`the lease of lesson ${id} is lost`);
    renewed = now;
    waiting.push(...orders);
  }

  return {
    token,
    save: write,

    async keep(order, signal) {
      for (;;) {
        await write();
        waiting.splice(0).forEach(order);
        await time.sleep(RENEWAL, signal);
      }
    },

    async guard(signal) {
      for (;;) {
        const left = renewed + LEASE_LIFE - MARGIN - time.now();
        if (left <= 0) throw new LeaseLost(`the lease of lesson ${id} has run out`);
        await time.sleep(left, signal);
      }
    },
  };
}
