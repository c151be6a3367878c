/** What a server answers instead of working. */
export interface Fault {
  readonly status: number;
  /** Seconds, told with a 429. */
  readonly retryAfter?: number;
}

/** Switches that make a far end fail; a test sets them, its server asks for them. */
export interface Faults {
  /** The next `times` requests whose `METHOD /path` matches meet this fault. */
  next(times: number, requests: RegExp, fault: Fault): void;
  /** The fault that this request meets, if any; counts it. */
  take(request: string): Fault | undefined;
}

export function createFaults(): Faults {
  const set: { left: number; requests: RegExp; fault: Fault }[] = [];
  return {
    next(times, requests, fault) {
      set.push({ left: times, requests, fault });
    },
    take(request) {
      const met = set.find(({ left, requests }) => left > 0 && requests.test(request));
      if (met) met.left -= 1;
      return met?.fault;
    },
  };
}
