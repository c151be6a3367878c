import type { Log } from '../log.ts';
import { taskGroup, type TaskGroup } from '../taskgroup.ts';
import { settled } from './settled.ts';

/** Milliseconds that running work gets when Viva has to leave. */
const GRACE = 10_000;

/** Where an adapter's events become work. */
export interface Desk {
  /** What the adapter itself does: it ends when Viva has to leave. */
  readonly group: TaskGroup;
  /**
   * Works on one event in a task of its own, which settles its own failure. For listeners: throws nothing. What
   * comes when Viva is leaving gets a signal that has fired, so that the bot refuses it kindly.
   *
   * @param about what the log says of it, if it fails
   */
  readonly take: (about: object, work: (signal: AbortSignal) => Promise<void>) => void;
}

/**
 * Runs an adapter until the signal fires, or it fails. Then what is being worked on may still finish, for ten seconds.
 * @throws the signal's reason, or AggregateError of what failed
 */
export async function withDesk(
  signal: AbortSignal,
  log: Log,
  body: (desk: Desk) => Promise<void>,
): Promise<void> {
  using late = later(signal, GRACE);
  let over = false;
  try {
    await taskGroup(late.signal, async (work) => {
      const take: Desk['take'] = (about, handle) => {
        if (!over && !work.signal.aborted)
          work.spawn((within) => settled(() => handle(signal.aborted ? signal : within), log, about));
      };
      const running = AbortSignal.any([signal, work.signal]);
      await taskGroup(running, (group) => body({ group, take })).catch((error: unknown) => {
        if (error !== signal.reason) throw error;
      });
    });
  } finally {
    over = true;
  }
  signal.throwIfAborted();
}

/** A signal that fires so many milliseconds after another. */
function later(signal: AbortSignal, milliseconds: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => controller.abort(signal.reason), milliseconds);
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', wait, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      signal.removeEventListener('abort', wait);
      clearTimeout(timer);
    },
  };
}
