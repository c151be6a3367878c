import type { Outlet } from '../../../src/discord/voice/line.ts';
import type { Beat } from '../../../src/discord/voice/pacer.ts';

/** A clock of plain numbers: what is due happens when `pass` says so. */
export interface PlainBeat extends Beat {
  /** How many timers run. */
  readonly timers: number;
  /** Lets time pass, as far as the milliseconds say, with every timer on its time; what was awaited goes on. */
  pass(milliseconds: number): Promise<void>;
  /** Lets time pass in which no timer is served. */
  stall(milliseconds: number): void;
}

export function plainBeat(): PlainBeat {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    after(milliseconds, call) {
      timers.push({ at: now + Math.max(0, milliseconds), call });
    },
    get timers() {
      return timers.length;
    },
    async pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const next = timers.toSorted((one, other) => one.at - other.at)[0];
        if (!next || next.at > end) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.call();
        await new Promise(setImmediate);
      }
      now = Math.max(now, end);
    },
    stall(milliseconds) {
      now += milliseconds;
    },
  };
}

/** An outlet that keeps what went out, and when. */
export interface Ear extends Outlet {
  ready: boolean;
  /** Set to fail at what is sent next. */
  failure: Error | undefined;
  readonly heard: { readonly at: number; readonly what: string }[];
}

/** Frames are named by their first byte; silence is `–`, and what ends it `quiet`. */
export function ear(beat: Beat): Ear {
  const heard: Ear['heard'] = [];
  const hear = (what: string): void => void heard.push({ at: beat.now(), what });
  return {
    ready: true,
    failure: undefined,
    heard,
    audible() {
      return this.ready;
    },
    send(frame) {
      if (this.failure) throw this.failure;
      hear(frame.length === 3 && frame[2] === 0xfe ? '–' : String(frame[0]));
    },
    quiet: () => hear('quiet'),
  };
}

/** So many frames, whose names are numbers from `first` on. */
export function clipOf(count: number, first = 1): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => Uint8Array.of(first + index, 0));
}
