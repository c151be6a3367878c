import type { Log } from '../log.ts';
import { sleep } from '../sleep.ts';
import type { ClipQueue } from './clipqueue.ts';
import { Mute, type Render } from './rendering.ts';
import type { WantedClip } from './wanted.ts';

const LONGEST_PAUSE = 300_000;

export interface Pacing {
  readonly render: Render;
  /** How long to wait after a failure, in milliseconds; after each further one in a row twice as long. */
  readonly pause: number;
  readonly log: Log;
}

/**
 * Renders what is in the queue, and what comes, one clip at a time, until the signal fires. Of failures in a row the
 * first is logged for whoever runs Viva; the others are for debugging.
 */
export async function renderQueue(
  queue: ClipQueue,
  { render, pause, log }: Pacing,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;

  async function attempt(clip: WantedClip): Promise<void> {
    try {
      await render(clip, signal);
      succeeded(clip);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Mute) queue.leave(clip);
      else await sleep(failed(clip, error), signal);
    }
  }

  function succeeded(clip: WantedClip): void {
    queue.done(clip);
    log.debug({ clip: clip.key }, 'clip rendered');
    if (failures > 0) log.info({}, 'new cards are voiced again');
    failures = 0;
  }

  /** @returns how long to wait, in milliseconds */
  function failed(clip: WantedClip, error: unknown): number {
    const wait = Math.min(pause * 2 ** failures, LONGEST_PAUSE);
    const outlook = queue.failed(clip)
      ? 'new cards are not voiced for now'
      : 'a new card is left without a voice';
    const reason = error instanceof Error ? error.message : String(error);
    const level = failures === 0 ? 'warn' : 'debug';
    log[level]({ err: error, clip: clip.key, wait }, `${outlook}: ${reason}`);
    failures += 1;
    return wait;
  }

  try {
    for (;;) await attempt(await queue.next(signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
