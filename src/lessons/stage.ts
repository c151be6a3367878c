import type { LoadFrames } from './frames.ts';
import type { Seat } from './rooms.ts';
import type { Say, Step } from './steps.ts';
import { TICK_FILES } from './tick.ts';
import type { Time } from './time.ts';

/** For how long a lesson waits for somebody, in milliseconds: an hour. */
export const PATIENCE = 3_600_000;

/** Nobody has wanted to go on for an hour. */
export class NobodyThere extends Error {
  override readonly name = 'NobodyThere';
}

/** What a place offers to a lesson. Each of these ends by its signal, and throws its reason. */
export interface Stage {
  say(step: Say, signal: AbortSignal): Promise<void>;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  tick(signal: AbortSignal): Promise<void>;
  /** The time after an answer; it may last until somebody moves on. */
  rate(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export async function perform(step: Step, stage: Stage, signal: AbortSignal): Promise<void> {
  switch (step.kind) {
    case 'say':
      return stage.say(step, signal);
    case 'wait':
      return stage.wait(step.milliseconds, signal);
    case 'tick':
      return stage.tick(signal);
    case 'rate':
      return stage.rate(step.milliseconds, signal);
    default:
      return step satisfies never;
  }
}

/** A voice channel. */
export function voiceStage(seat: Seat, load: LoadFrames, { sleep }: Time): Stage {
  return {
    say: async ({ clip }, signal) => seat.say(await load(clip.path, signal), signal),
    tick: async (signal) => seat.say(await load(TICK_FILES.ogg, signal), signal),
    wait: sleep,
    rate: sleep,
  };
}
