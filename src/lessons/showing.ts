import { Gone, Refused, type Board } from '../daily/board.ts';
import { REQUEST_LIMIT } from '../daily/deliver.ts';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import type { Reply } from '../reply.ts';
import { createBell } from './bell.ts';
import type { Time } from './time.ts';

/** Between two edits of one message, in milliseconds: platforms take some two in five seconds for ever. */
const EDIT_PAUSE = 2500;

/** After an edit that failed where the platform names no time, in milliseconds. */
const AFTER_FAILURE = 5000;

/** How often the last edit is tried. */
const LAST_TRIES = 3;

/** Keeps one message at what there is to be seen. */
export interface Showing {
  /** There is something new. */
  changed(this: void): void;
  /** Edits until the signal fires: the newest state, and no more often than platforms like. */
  run(this: void, signal: AbortSignal): Promise<never>;
  /** Shows how it ended, when `run` has ended. What fails is logged. */
  last(this: void, reply: Reply, signal: AbortSignal): Promise<void>;
}

export interface Shown {
  readonly place: string;
  /** By the platform's id. */
  readonly message: string;
  /** As it is at that moment. */
  view(this: void): Promise<Reply>;
}

/** A message that can't be edited is logged: the lesson goes on without it. */
export function createShowing({ place, message, view }: Shown, board: Board, time: Time, log: Log): Showing {
  const bell = createBell(time);

  /** @returns in how many milliseconds to try again; undefined when it is shown, or never can be */
  async function edit(reply: Reply, signal: AbortSignal): Promise<number | undefined> {
    try {
      await withDeadline(signal, REQUEST_LIMIT, (within) => board.edit(place, message, reply, within));
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      const again = !(error instanceof Gone);
      log.warn({ place, again, err: error }, 'the board of a lesson could not be changed');
      if (!again) return undefined;
      return (error instanceof Refused ? error.retryAfter : undefined) ?? AFTER_FAILURE;
    }
  }

  return {
    changed: bell.ring,

    async run(signal) {
      for (;;) {
        await bell.heard(HOUR, signal);
        const wait = await edit(await view(), signal);
        if (wait !== undefined) bell.ring();
        await time.sleep(Math.max(EDIT_PAUSE, wait ?? 0), signal);
      }
    },

    async last(reply, signal) {
      for (let tries = 1; tries <= LAST_TRIES; tries++) {
        const wait = await edit(reply, signal);
        if (wait === undefined) return;
        if (tries < LAST_TRIES) await time.sleep(wait, signal);
      }
    },
  };
}

/** The longest time for which a board is left alone, in milliseconds. */
const HOUR = 3_600_000;
