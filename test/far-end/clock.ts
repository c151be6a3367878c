/** The time of a far end: the real one, or one that a test moves by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once, so many milliseconds from now; the function it returns calls it off. */
  after(milliseconds: number, action: () => void): () => void;
}

export const realClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

export interface ManualClock extends Clock {
  /** Moves the time on, running in their order the actions that fall due on the way. */
  advance(milliseconds: number): void;
  /** How many actions are still to run. */
  readonly waiting: number;
}

/** A clock that stands still until `advance` is called. */
export function manualClock(start = Date.now()): ManualClock {
  let now = start;
  const alarms = new Set<{ at: number; action: () => void }>();

  const nextDue = (until: number) =>
    [...alarms].filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0];

  return {
    now: () => now,
    get waiting() {
      return alarms.size;
    },
    after(milliseconds, action) {
      const alarm = { at: now + milliseconds, action };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    advance(milliseconds) {
      const until = now + milliseconds;
      for (let alarm = nextDue(until); alarm; alarm = nextDue(until)) {
        alarms.delete(alarm);
        now = alarm.at;
        alarm.action();
      }
      now = until;
    },
  };
}
