import type { Changes } from '../../far-end/changes.ts';
import { silence, type Sound } from './participant.ts';

/** A packet as it came to someone's ears. */
export interface Heard extends Partial<Sound> {
  /** When it came: milliseconds by `performance.now()`. */
  readonly at: number;
  /** Of RTP: counts packets, from 0 again after 65,535. */
  readonly sequence: number;
  /** Of RTP: counts samples, 48,000 a second. */
  readonly timestamp: number;
}

/** Someone who listens to the bot in a voice channel. */
export interface Listener {
  /** Of the user. */
  readonly id: string;
  /** Every packet that came, in its order; without frames for whoever hears headers only. */
  readonly heard: readonly Heard[];
  /** The frames that could be heard, without silence. */
  readonly frames: readonly Buffer[];
  /** How many packets were lost on their way. */
  readonly lost: number;
  /** Whether the bot is shown as speaking. */
  readonly speaking: boolean;
  /** Waits until they hear what the bot says: it is in the channel, and they share a group, unless on a stage. */
  connected(): Promise<void>;
  /** Waits until these frames were heard, one directly after the other. */
  hears(...frames: readonly Uint8Array[]): Promise<void>;
  /** Forgets what was heard. */
  forget(): void;
  /** Leaves the voice channel. */
  leave(): void;
}

/** What listeners learn from a call. */
export interface Ears {
  readonly userId: string;
  /** Whether they care about what packets hold. */
  readonly whole: boolean;
  hear(heard: Heard): void;
}

export interface Ear {
  readonly ears: Ears;
  readonly listener: Listener;
}

interface Place {
  readonly userId: string;
  readonly whole: boolean;
  readonly changes: Changes;
  /** Whether they and the bot share a call now. */
  readonly isConnected: () => boolean;
  readonly isSpeaking: () => boolean;
  readonly leave: () => void;
}

export function createListener({ userId, whole, changes, isConnected, isSpeaking, leave }: Place): Ear {
  const heard: Heard[] = [];
  const connected = () =>
    changes.until(
      () => isConnected() || undefined,
      () => 'the bot did not come',
    );

  const listener: Listener = {
    id: userId,
    heard,
    get frames() {
      return heard.flatMap(({ opus }) => (opus && !opus.equals(silence) ? [opus] : []));
    },
    get lost() {
      return heard.reduce(
        (sum, { sequence }, index) => sum + skipped(heard[index - 1]?.sequence, sequence),
        0,
      );
    },
    get speaking() {
      return isSpeaking();
    },
    connected: async () => void (await connected()),
    hears: async (...frames) =>
      void (await changes.until(
        () => has(heard, frames) || undefined,
        () => `these ${frames.length} frames were not heard, but ${listener.frames.length} others`,
      )),
    forget: () => void heard.splice(0),
    leave,
  };
  return {
    listener,
    ears: {
      userId,
      whole,
      hear(one) {
        heard.push(one);
        if (whole) changes.happened();
      },
    },
  };
}

/** How many packets lie between these two. */
function skipped(before: number | undefined, sequence: number): number {
  return before === undefined ? 0 : (sequence - before - 1 + 0x1_0000) % 0x1_0000;
}

function has(heard: readonly Heard[], frames: readonly Uint8Array[]): boolean {
  return heard.some((_, start) => frames.every((frame, index) => heard[start + index]?.opus?.equals(frame)));
}
