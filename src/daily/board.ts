import type { Place } from '../interaction.ts';
import type { Reply } from '../reply.ts';

/** A message to a place that nobody there asked for. */
export interface Post {
  /** Names the message for ever, unlike any other of Viva's; goes with it, unseen, so that it can be found by it. */
  readonly key: string;
  /** At most 25 characters. Posts with the same one are the same post tried again. */
  readonly nonce: string;
  readonly reply: Reply;
  /** The message that this one answers, by the platform's id. */
  readonly about?: string;
  /** Where answers stand in a thread, it stands nowhere else, and is not found by its key. */
  readonly inThread?: boolean;
}

/** What a message is waiting for its turn by. */
export type Turn = Pick<Post, 'key'> & {
  /** When it was due, milliseconds since the epoch: the earliest go first. */
  readonly due: number;
};

/**
 * What a platform lets Viva do in a place by itself. Whatever fails with an error that isn't one of the four below
 * leaves it open whether the platform acted: a time-out, a lost connection, a signal. Requests are tried once; no
 * library below tries them again.
 */
export interface Board {
  /**
   * For how long the platform surely recognises a repeated nonce and posts nothing twice, in milliseconds; 0 where
   * it has no such thing.
   */
  nonceLife(place: string): number;
  /**
   * Waits, for a few seconds at most, until the platform's limits have room for a post, which is to follow at once.
   * @throws {Refused} where it takes longer
   */
  ready(place: string, turn: Turn, signal: AbortSignal): Promise<void>;
  /**
   * Within the platform's limits when `ready` was waited for.
   * @returns the message's id
   * @throws {Refused} {@link Gone} {@link Unacceptable}
   */
  post(place: string, post: Post, signal: AbortSignal): Promise<string>;
  /**
   * Looks for Viva's own message with this key, posted at `since` (milliseconds since the epoch) or later. One that
   * was edited need not be found.
   * @throws {Refused} {@link Gone} {@link Unreadable}
   */
  find(place: string, key: string, since: number, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Replaces what a message shows; again with the same, it changes nothing.
   * @throws {Refused} {@link Unacceptable} {@link Gone} when the message or the place is
   */
  edit(place: string, message: string, reply: Reply, signal: AbortSignal): Promise<void>;
  /**
   * A direct conversation with somebody.
   * @param account `discord:1234`
   * @throws {Refused} {@link Gone} when there can be none
   */
  direct(account: string, signal: AbortSignal): Promise<Place>;
  /**
   * Begins a thread to discuss a message in; where it has one already, that one stays. Only where threads have to be
   * begun.
   * @param title 1 to 100 characters
   * @throws {Refused} {@link Gone}
   */
  discuss?(place: string, message: string, title: string, signal: AbortSignal): Promise<void>;
  /** The web address of a place, for who belongs to its space; undefined where it has none. */
  addressOf(place: string, space: string): string | undefined;
}

/** The platform has certainly not acted, and may another time: too many requests, or out of order for now. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** Milliseconds after which to try again; undefined where the platform doesn't say. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** The platform has certainly not acted, and never will: Viva was removed, the channel is gone, it may not write there. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/** The platform has certainly not acted, and never will on this message as it is; on another one it may. */
export class Unacceptable extends Error {
  override readonly name = 'Unacceptable';
}

/** What was posted in the place can't be read by Viva. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
