import { EventEmitter, once } from 'node:events';
import type { WantedClip } from './wanted.ts';

/** The clips that are to be rendered, each once, one after the other. */
export interface ClipQueue {
  /** What is in the queue already is not added again. @returns false when there is no room */
  add(clip: WantedClip): boolean;
  /**
   * Waits for a clip. It stays in the queue until it is `done` or `failed`. Those that have failed wait for all
   * others.
   *
   * @throws when the signal fires
   */
  next(signal: AbortSignal): Promise<WantedClip>;
  done(clip: WantedClip): void;
  /** The clip can't be made at all: it leaves the queue. */
  leave(clip: WantedClip): void;
  /**
   * The clip is tried again, unless it failed before and the engine has just managed another one: then the fault
   * lies in this text, and it leaves the queue.
   *
   * @returns whether it is tried again
   */
  failed(clip: WantedClip): boolean;
}

/** @param limit how many clips there may be in it */
export function createClipQueue(limit: number): ClipQueue {
  const untried = new Map<string, WantedClip>();
  const failures = new Map<string, WantedClip>();
  const arrivals = new EventEmitter();
  let engineWorks = false;

  return {
    add(clip) {
      if (untried.has(clip.key) || failures.has(clip.key)) return true;
      if (untried.size + failures.size >= limit) return false;
      untried.set(clip.key, clip);
      arrivals.emit('clip');
      return true;
    },

    async next(signal) {
      for (;;) {
        signal.throwIfAborted();
        const [clip] = [...untried.values().take(1), ...failures.values().take(1)];
        if (clip) return clip;
        await once(arrivals, 'clip', { signal });
      }
    },

    done({ key }) {
      untried.delete(key);
      failures.delete(key);
      engineWorks = true;
    },

    leave({ key }) {
      untried.delete(key);
      failures.delete(key);
    },

    failed(clip) {
      const failedBefore = failures.delete(clip.key);
      const triedAgain = !(failedBefore && engineWorks);
      untried.delete(clip.key);
      if (triedAgain) failures.set(clip.key, clip);
      engineWorks = false;
      return triedAgain;
    },
  };
}
