import { moved, type Move, type Position } from './position.ts';
import { NobodyThere, PATIENCE, perform, type Stage } from './stage.ts';
import type { Step } from './steps.ts';
import type { Time } from './time.ts';

/** Goes through the steps of a lesson, wherever it is told to. */
export interface Player {
  readonly steps: readonly Step[];
  readonly position: Position;
  /** Whether it stands still because nobody is there. */
  readonly alone: boolean;
  move(this: void, move: Move): void;
  setAlone(this: void, alone: boolean): void;
  /**
   * Resolves at the end of the last step.
   * @throws {NobodyThere} after an hour of standing still
   * @throws what the stage throws, and the signal's reason
   */
  play(this: void, signal: AbortSignal): Promise<void>;
}

export interface PlayerHooks {
  /** After each step and each move. What it throws ends the playing. */
  stepped(this: void): Promise<void>;
  /** At the end: the steps with more behind them, or undefined to let it be the end. */
  more(this: void): Promise<readonly Step[] | undefined>;
}

export function createPlayer(
  start: Position & { readonly steps: readonly Step[] },
  stage: Stage,
  { stepped, more }: PlayerHooks,
  time: Pick<Time, 'sleep'>,
): Player {
  let { steps } = start;
  let position: Position = { at: start.at, paused: start.paused };
  let alone = false;
  let step = new AbortController();

  const interrupt = (): void => step.abort(new DOMException('the lesson moves on', 'AbortError'));

  return {
    get steps() {
      return steps;
    },
    get position() {
      return position;
    },
    get alone() {
      return alone;
    },
    move(move) {
      position = moved(move, position, steps);
      interrupt();
    },
    setAlone(now) {
      if (now === alone) return;
      alone = now;
      interrupt();
    },
    async play(signal) {
      for (;;) {
        if (position.paused || alone) await standStill(signal);
        else if (position.at < steps.length) await go(signal);
        else {
          const longer = await more();
          if (!longer) return;
          steps = longer;
        }
      }
    },
  };

  async function standStill(signal: AbortSignal): Promise<void> {
    if (await uninterrupted((within) => time.sleep(PATIENCE, within), signal)) throw new NobodyThere();
    await stepped();
  }

  /** A step that was interrupted is gone through again, unless the lesson is somewhere else now. */
  async function go(signal: AbortSignal): Promise<void> {
    const ended = await uninterrupted((within) => perform(steps[position.at]!, stage, within), signal);
    if (ended) position = { ...position, at: position.at + 1 };
    await stepped();
  }

  /** @returns whether it came to its end before anybody moved on */
  async function uninterrupted(
    work: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<boolean> {
    step = new AbortController();
    try {
      await work(AbortSignal.any([signal, step.signal]));
    } catch (error) {
      if (error !== step.signal.reason) throw error;
      signal.throwIfAborted();
    }
    return !step.signal.aborted;
  }
}
