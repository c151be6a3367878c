/** What a server answers instead of working. */
export interface Fault {
  readonly status: number;
  /** Seconds, told with a 429. */
  readonly retryAfter?: number;
  /** Whether a 429 is said to be for all requests. */
  readonly global?: boolean;
}

/** What happens to a request on its way. */
export interface Mishap {
  /** Milliseconds by the far end's clock until it arrives. */
  readonly delay?: number;
  /** The connection breaks before the work is done, or after it and before the answer. */
  readonly lost?: 'request' | 'answer';
  /** It breaks with a reset, where it would else be closed. */
  readonly reset?: boolean;
}

/** An event comes twice, or after the next one. */
export type Disorder = 'twice' | 'late';

/** Trouble waiting for what it is meant for. */
export interface Switch<Trouble> {
  /** The next `times` requests whose `METHOD /path` matches, or events whose name does, meet this. */
  next(times: number, meant: RegExp, trouble: Trouble): void;
  /** What this request or event meets, if anything; counts it. */
  take(what: string): Trouble | undefined;
}

/** Switches that make a far end fail; a test sets them, its server asks for them. */
export interface Faults extends Switch<Fault> {
  /** Of requests on their way. */
  readonly transit: Switch<Mishap>;
  /** Of events that the far end sends. */
  readonly events: Switch<Disorder>;
}

export function createFaults(): Faults {
  return { ...createSwitch<Fault>(), transit: createSwitch(), events: createSwitch() };
}

export function createSwitch<Trouble>(): Switch<Trouble> {
  const set: { left: number; meant: RegExp; trouble: Trouble }[] = [];
  return {
    next(times, meant, trouble) {
      set.push({ left: times, meant, trouble });
    },
    take(what) {
      const met = set.find(({ left, meant }) => left > 0 && meant.test(what));
      if (met) met.left -= 1;
      return met?.trouble;
    },
  };
}
