import type { Redis } from 'ioredis';
import type { Board } from '../../src/daily/board.ts';
import type { Run } from '../../src/daily/calendar.ts';
import { sendDrop, type DropPlan } from '../../src/daily/drop.ts';
import type { DropTools, Outcome } from '../../src/daily/lease.ts';
import { revealDrop, type RevealPlan } from '../../src/daily/reveal.ts';
import { createDropStore, type DropStore } from '../../src/store/drops.ts';
import type { Quiz } from '../../src/store/places.ts';

/** When the drops of these tests are due, in milliseconds since the epoch. */
export const DUE = Date.parse('2026-11-23T09:00:00Z');

export const RUN: Run = { at: DUE, date: '2026-11-23' };

export const HOUR = 3_600_000;

/** The settings of a place that has its drop then. */
export const QUIZ: Quiz = {
  space: 'test:space',
  schedule: { time: '09:00', zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7] },
  decks: ['python/asyncio'],
  reveal: '18:00',
  grace: 6 * HOUR,
  thread: false,
  mayChange: false,
  paused: undefined,
  by: 'test:ada',
  since: 0,
};

/** Asks one card after the other: `c1`, `c2` and so on. */
export function planOf(drops: DropStore, place: string): DropPlan & RevealPlan {
  return {
    grace: 6 * HOUR,
    async choose() {
      const before = await drops.turn(place);
      const number = Number(before || 0) + 1;
      return { card: `c${number}`, number, turn: { before, after: String(number), newRound: false } };
    },
    question: async (drop) => ({ title: `Question ${drop.number}`, text: drop.card }),
    revealAt: (sent) => sent + 9 * HOUR,
    award: async () => {},
    discuss: async () => {},
    closed: async (drop) => ({ title: `Question ${drop.number}, closed`, text: drop.card }),
    answer: async (_, results) => ({ title: 'Answer', text: `${results.right} of ${results.answered}` }),
  };
}

/** A worker on drops, with the two things that it does. */
export function quizWorker(redis: Redis, board: Board, clock: () => number, drops = createDropStore(redis)) {
  const tools: DropTools = { drops, board, clock };
  const { signal } = new AbortController();
  return {
    tools,
    send: (place: string, run = RUN) => sendDrop(place, run, planOf(drops, place), tools, signal),
    reveal: (place: string, date = RUN.date) => revealDrop(place, date, planOf(drops, place), tools, signal),
  };
}

/** Does something again whenever it wants to be done later, on a clock that moves there at once. */
export async function untilSettled(
  clock: { now: number },
  work: () => Promise<Outcome | undefined>,
): Promise<Exclude<Outcome, { kind: 'later' }> | undefined> {
  for (let tries = 0; tries < 200; tries++) {
    const outcome = await work();
    if (outcome?.kind !== 'later') return outcome;
    if (!(outcome.at > clock.now)) throw new Error(`to be done again at ${outcome.at}, at ${clock.now}`);
    clock.now = outcome.at;
  }
  throw new Error('it is never settled');
}
