import type { Board } from '../../src/daily/board.ts';
import type { ManualClock } from '../far-end/clock.ts';

/** What a board asks its far end for. */
export type Request = 'post' | 'find' | 'edit' | 'direct';

/** How a request comes to nothing, or to nothing that is known. */
export type Mishap = 'answer lost' | 'answer reset' | 'request lost' | 'request reset' | 'server error';

/** A board, as the contract meets it, and what there is where it leads to. */
export interface BoardPlatform {
  readonly name: string;
  /** Which requests go to somebody who may refuse them, or keep silent. */
  readonly asks: readonly Request[];
  /** What can happen to them on their way. */
  readonly mishaps: readonly Mishap[];
  /** Whether a message may have a form that isn't taken. */
  readonly rules: boolean;
  /** Whether a post that is tried again is recognised by its nonce. */
  readonly nonces: boolean;
  /** Whether a message can be changed, and taken away. */
  readonly edits: boolean;
  /** Whether a text may call people. */
  readonly calls: boolean;
  /** Where all processes of Viva share the limits: how many posts a place takes at once. */
  readonly atOnce?: number;
  /** Where others write too, between whose messages Viva has to look for its own. */
  readonly history?: {
    /** How many messages it looks through. */
    readonly most: number;
    /** In seconds, the shortest time for which the platform asks to wait. */
    readonly shortestWait: number;
  };
  /** What is said of a place where nothing can be read. */
  readonly unreadable?: string;
  /** What `addressOf` says of a place in a space. */
  readonly address: { readonly place: string; readonly space: string; readonly is: string | undefined };
  /** @param closed whether Viva may not read there */
  start(closed?: boolean): Promise<Meeting>;
}

/** A message as it is read. */
export interface Read {
  /** Where it can be told. */
  readonly id?: string;
  readonly text: string;
  readonly buttons: readonly string[];
}

/** A board of its own for one test, and somebody who reads what is posted. */
export interface Meeting {
  readonly board: Board;
  readonly place: string;
  /** A place that is gone. */
  readonly nowhere: string;
  /** Whoever reads. */
  readonly account: string;
  /** Whose space their conversation with Viva is. */
  readonly privateSpace: string;
  /** An account that nobody has. */
  readonly nobody: string;
  /** The far end's. */
  readonly clock: ManualClock;
  /** What stands in the place, oldest first. */
  read(): readonly Read[];
  /** What stands in the reader's own conversation with Viva. */
  readInPrivate(): readonly Read[];
  /** How much the far end was asked. */
  requests(): number;
  /** Where there is somebody to ask. */
  readonly trouble?: Trouble;
  /** Where there are calls: whom all messages call together. */
  called?(): readonly string[];
  /** Where there are edits: somebody takes a message away. */
  remove?(message: string): Promise<void>;
  /** Where limits are shared. */
  readonly beside?: {
    /** The board of another process. */
    readonly board: Board;
    /** Another place. */
    readonly place: string;
  };
  /** Where others write. */
  readonly others?: {
    say(text: string): Promise<void>;
    /** Writes what Viva's own message with this key is found by. */
    forge(key: string): Promise<void>;
  };
}

/** What goes wrong with the next request. */
export interface Trouble {
  meet(mishap: Mishap): void;
  /** It is refused. @returns for how long, in milliseconds: for so many seconds, where that can be chosen */
  refuse(seconds: number): number;
  /** It has no answer. @returns waits until it has come */
  keepSilent(): () => Promise<void>;
}

/** Looks again and again, while others work. */
export async function until(come: () => boolean): Promise<void> {
  while (!come()) await new Promise(setImmediate);
}
