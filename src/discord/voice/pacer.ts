import { FRAME } from '../../lessons/frames.ts';
import { createLine, type FrameCounts, type Line, type Outlet } from './line.ts';

/** Milliseconds after which a frame counts as late. */
const LATE = FRAME / 2;

/** Milliseconds after which what was missed is made up for no more. */
const LOST = 3 * FRAME;

/** Milliseconds between two ticks at least, while time is made up for: a burst would be thrown away where it is heard. */
const SHORTEST = FRAME / 2;

/** A clock that is never set, and a timer by it, in milliseconds. */
export interface Beat {
  now(): number;
  /** Calls back once. */
  after(milliseconds: number, call: () => void): void;
}

export interface PacerCounts extends FrameCounts {
  /** How often the pacer was so late that it began to count anew. */
  reanchored: number;
}

/** Sends all that is spoken, from one timer. */
export interface Pacer {
  readonly counts: Readonly<PacerCounts>;
  /** How many lines have something to send. */
  readonly busy: number;
  line(outlet: Outlet): Line;
}

const realBeat: Beat = {
  now: () => performance.now(),
  after: (milliseconds, call) => void setTimeout(call, milliseconds),
};

/**
 * Every 20 ms one frame of each line that plays goes out. A tick that comes late is made up for at twice the speed;
 * after more than three frames nothing is, and the time begins anew. While nobody plays there is no timer.
 */
export function createPacer(beat: Beat = realBeat): Pacer {
  const counts: PacerCounts = { sent: 0, late: 0, missing: 0, reanchored: 0 };
  const busy = new Set<(late: boolean, total: FrameCounts) => boolean>();
  /** When the next tick is to be. */
  let due = 0;
  let running = false;

  function begin(): void {
    if (running) return;
    running = true;
    due = beat.now();
    beat.after(0, tick);
  }

  function tick(): void {
    const start = beat.now();
    const lateness = start - due;
    if (lateness > LOST) {
      counts.reanchored += 1;
      due = start;
    }
    for (const step of busy) if (!step(lateness > LATE, counts)) busy.delete(step);
    due += FRAME;
    running = busy.size > 0;
    if (running) beat.after(Math.max(0, Math.max(due, start + SHORTEST) - beat.now()), tick);
  }

  return {
    counts,
    get busy() {
      return busy.size;
    },
    line(outlet) {
      const { line, step } = createLine(outlet, () => {
        busy.add(step);
        begin();
      });
      return line;
    },
  };
}
