/** Lets the people at a far end wait for what its server does. */
export interface Changes {
  /** Something may look different now: everyone who waits looks again. */
  happened(): void;
  /**
   * Resolves with what `look` finds as soon as it finds something. Rejects with what `look` throws, or, when
   * the deadline passes, with what `instead` tells of what did happen.
   */
  until<Found>(look: () => Found | undefined, instead: () => string): Promise<Found>;
}

/** `signal`: ends all waiting, when the server closes. `deadline`: milliseconds of real time. */
export function createChanges(signal: AbortSignal, deadline = 10_000): Changes {
  const waiting = new Set<() => void>();

  return {
    happened() {
      for (const lookAgain of waiting) lookAgain();
    },

    async until<Found>(look: () => Found | undefined, instead: () => string): Promise<Found> {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Found>();
      const lookAgain = () => {
        try {
          const found = look();
          if (found !== undefined) resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      const giveUp = () => reject(signal.reason);
      const timer = setTimeout(() => reject(new Error(instead())), deadline);
      waiting.add(lookAgain);
      signal.addEventListener('abort', giveUp);
      lookAgain();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(lookAgain);
        signal.removeEventListener('abort', giveUp);
      });
    },
  };
}
