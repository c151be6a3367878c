/** Lets one wait for what others tell. */
export interface Changes {
  /** Something is other than it was. */
  tell(this: void): void;
  /**
   * Waits for a condition, and no longer than so many milliseconds: whether it came.
   * @throws the signal's reason
   */
  until(condition: () => boolean, milliseconds: number, signal: AbortSignal): Promise<boolean>;
}

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  return {
    tell: () => waiting.forEach((look) => look()),
    async until(condition, milliseconds, signal) {
      signal.throwIfAborted();
      if (condition()) return true;
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const look = (): void => {
        if (condition()) resolve(true);
      };
      const stop = (): void => reject(signal.reason);
      const timer = Number.isFinite(milliseconds)
        ? setTimeout(() => resolve(false), milliseconds)
        : undefined;
      waiting.add(look);
      signal.addEventListener('abort', stop);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(look);
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
