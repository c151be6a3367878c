import type { Log } from '../log.ts';
import { sleep } from '../sleep.ts';
import type { CountStore, TakenCount } from '../store/counts.ts';
import { Refused } from './board.ts';
import { underLease } from './lease.ts';
import type { QuizTools } from './quiz.ts';

/** Between two edits that show how many have answered, in milliseconds. */
const COUNT_PAUSE = 5000;

/** Between two looks for places that are to see it, in milliseconds. */
const LOOK_PAUSE = 1000;

/** How many have answered, for the places to see, by whichever worker comes first. */
export interface Counting {
  /** Lets the place see soon how many have answered. */
  answered(this: void, place: string, date: string): Promise<void>;
  /** Shows how many have answered, once in five seconds at most in each place, until the signal fires. */
  count(this: void, signal: AbortSignal): Promise<void>;
}

export function createCounting(counts: CountStore, tools: QuizTools, log: Log): Counting {
  const { board, wording, clock } = tools;

  return {
    answered: (place, date) => counts.want({ place, date }, clock() + COUNT_PAUSE),

    async count(signal) {
      for (;;) {
        await sleep(LOOK_PAUSE, signal);
        await countDue(signal);
      }
    },
  };

  async function countDue(signal: AbortSignal): Promise<void> {
    try {
      const due = await counts.take(clock());
      await Promise.all(due.map((count) => show(count, signal)));
    } catch (error) {
      signal.throwIfAborted();
      log.debug({ err: error }, 'nobody could say who is to see how many have answered');
    }
  }

  /** Under the drop's lease, so that it never brings back what a reveal has taken away. */
  async function show(count: TakenCount, signal: AbortSignal): Promise<void> {
    const { place, date } = count;
    let again: number | undefined;
    try {
      const outcome = await underLease(place, date, tools, async (_leased, drop) => {
        if (drop?.state === 'sent')
          await board.edit(place, drop.message!, await wording.question(drop), signal);
        return { kind: 'settled', drop: drop! };
      });
      if (outcome.kind === 'later') again = outcome.at;
    } catch (error) {
      if (signal.aborted) again = clock();
      else if (error instanceof Refused) again = clock() + (error.retryAfter ?? COUNT_PAUSE);
      else log.debug({ place, err: error }, 'how many have answered could not be shown');
    }
    await counts.settle(count, again);
  }
}
