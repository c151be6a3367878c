/** Runs a task when it is its turn. @throws the signal's reason when it fires before that */
export type TakeTurn = <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;

/** So many tasks at a time, first come, first served. */
export function createTurns(limit: number): TakeTurn {
  const waiting = new Set<() => void>();
  let free = limit;

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      waiting.delete(resolve);
      reject(signal.reason);
    };
    waiting.add(resolve);
    signal.addEventListener('abort', leave);
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  function pass(): void {
    const [next] = waiting;
    if (!next) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return async (signal, task) => {
    await enter(signal);
    try {
      return await task();
    } finally {
      pass();
    }
  };
}
