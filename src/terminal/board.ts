import { randomUUID } from 'node:crypto';
import { Gone, Refused, type Board } from '../daily/board.ts';
import type { Reply } from '../reply.ts';
import { HERE, SPACE } from './session.ts';

/** The board of the one place `terminal:here`. */
export interface TerminalBoard extends Board {
  /** Somebody sits down: posts are shown to them, until the function is called that this returns. */
  open(show: (reply: Reply) => void): () => void;
}

interface Shown {
  readonly id: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** After which it is looked again whether somebody sits there, in milliseconds. */
const PAUSE = 60_000;

/**
 * What Viva does in the terminal by itself. What it has shown it knows for as long as the process lives, which is
 * about as long as it stands on a screen.
 *
 * @param clock milliseconds since the epoch
 */
export function createTerminalBoard(clock: () => number): TerminalBoard {
  const posts: Shown[] = [];
  let screen: ((reply: Reply) => void) | undefined;

  return {
    open(show) {
      screen = show;
      return () => {
        if (screen === show) screen = undefined;
      };
    },

    // Nothing is ever sent twice here: what is shown is known at once.
    nonceLife: () => 0,

    ready: async (_place, _turn, signal) => signal.throwIfAborted(),

    async post(place, { key, reply }, signal) {
      assertHere(place, signal);
      if (!screen) throw new Refused('Nobody sits at the terminal.', PAUSE);
      screen(reply);
      const id = randomUUID();
      posts.push({ id, key, at: clock() });
      return id;
    },

    async find(place, key, since, signal) {
      assertHere(place, signal);
      return posts.find((post) => post.key === key && post.at >= since)?.id;
    },

    async direct(account, signal) {
      signal.throwIfAborted();
      if (account !== SPACE) throw new Gone('Nobody else sits at the terminal.');
      return { id: HERE, space: SPACE };
    },
    addressOf: () => undefined,

    /** What stands on a screen can't be taken back, and nobody needs to see it twice. */
    async edit(place, _message, _reply, signal) {
      assertHere(place, signal);
    },
  };
}

function assertHere(place: string, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (place !== HERE) throw new Gone(`There is no place ${place} in the terminal.`);
}
