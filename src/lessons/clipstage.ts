import type { Reply } from '../reply.ts';
import { NobodyThere, PATIENCE, type Stage } from './stage.ts';
import type { Say } from './steps.ts';
import type { Time } from './time.ts';

/** Where clips are posted: a thread, a channel, a terminal. */
export interface ClipPlace {
  /** What a clip comes with. */
  view(this: void, step: Say): Reply;
  post(this: void, reply: Reply, signal: AbortSignal): Promise<void>;
  /** Whether it goes on without being asked to. */
  readonly byItself: boolean;
}

/** Clips as messages, each followed by the time that it takes to hear it. */
export function clipStage({ view, post, byItself }: ClipPlace, { sleep }: Time): Stage {
  return {
    async say(step, signal) {
      await post(view(step), signal);
      await sleep(step.clip.milliseconds, signal);
    },
    wait: sleep,
    // The answer's clip, which comes now, is sign enough.
    tick: async () => {},
    async rate(milliseconds, signal) {
      if (byItself) return sleep(milliseconds, signal);
      await sleep(PATIENCE, signal);
      throw new NobodyThere();
    },
  };
}
