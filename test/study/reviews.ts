import type { ReviewEntry } from '../../src/store/learners.ts';
import { review, type Grade, type Memory } from '../../src/study/memory.ts';

/** One review of a history: how many days after the one before it, and how it was rated. */
export interface Step {
  readonly gap: number;
  readonly grade: Grade;
}

/** The memory after a history that begins on day 0. */
export function memoryAfter(history: readonly Step[]): Memory | undefined {
  let memory: Memory | undefined;
  let day = 0;
  for (const { gap, grade } of history) {
    day += gap;
    memory = review(memory, grade, day);
  }
  return memory;
}

/** A repeated review on day 100, rated good, in all that a test says nothing about. */
export function reviewEntry(parts: Partial<ReviewEntry> = {}): ReviewEntry {
  return {
    kind: 'review',
    at: 0,
    day: 100,
    card: 'python/asyncio/coroutine',
    grade: 'good',
    way: 'choice',
    source: 'AAAAAAAAAA',
    before: review(undefined, 'good', 90),
    after: review(undefined, 'good', 100),
    forgottenBefore: null,
    previous: 0,
    ...parts,
  };
}
