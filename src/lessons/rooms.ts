import type { Frames } from './frames.ts';

/** A voice channel, as people know it. */
export interface Room {
  /** `discord:<channel>` */
  readonly id: string;
  readonly name: string;
}

/** The voice channels of a platform, and who sits in them; a platform without them has none of this. */
export interface Rooms {
  /** The voice channels of a space, in the platform's order. */
  in(space: string): readonly Room[];
  /** The one that somebody sits in now. @param account `discord:1234` */
  of(account: string, space: string): Room | undefined;
  /** The people who sit there now, without bots: accounts' ids. */
  listeners(room: string): readonly string[];
  /** Calls back after anybody came, went or moved, or Viva's voice was taken or given, with the rooms concerned, until the signal fires. */
  watch(changed: (rooms: readonly string[]) => void, signal: AbortSignal): void;
  /**
   * Sits down in a voice channel; Viva sits in one of a space at a time.
   * @throws {UserError} when it may not connect or speak there: which permission lacks, and where it can
   * @throws the signal's reason
   */
  enter(room: string, signal: AbortSignal): Promise<Seat>;
}

/** Why Viva sits in a voice channel no longer: it was sent away, or the channel is gone, or the platform refuses for good. */
export type Departure = 'sent away' | 'channel gone' | 'refused';

/** Viva in a voice channel. */
export interface Seat {
  /** The voice channel's id: another after Viva was moved. */
  readonly room: string;
  /**
   * Why nobody hears Viva though it sits there, and what to do about it, in words for people: it waits on a stage to be
   * let speak, or was muted. Meanwhile it holds its place. Undefined while it is heard.
   */
  readonly unheard: string | undefined;
  /**
   * Speaks, and resolves when the last frame has gone out. While the connection is lost it holds its place, so that
   * nothing is left out.
   * @throws {Left} when Viva sits there no longer
   * @throws the signal's reason, after at most one frame more
   */
  say(frames: Frames, signal: AbortSignal): Promise<void>;
  /** Resolves when Viva sits there no longer without having got up by itself. */
  readonly left: Promise<Departure>;
  /** Gets up; harmless when it has left. */
  leave(this: void): Promise<void>;
}

/** Viva sits in the voice channel no longer. */
export class Left extends Error {
  override readonly name = 'Left';
  readonly why: Departure;

  constructor(why: Departure) {
    super(`Viva left the voice channel: ${why}`);
    this.why = why;
  }
}
