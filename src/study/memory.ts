import {
  fsrs,
  createEmptyCard,
  forgetting_curve,
  Rating,
  State,
  type Card as FsrsCard,
  type Grade as FsrsGrade,
} from 'ts-fsrs';
import type { Day } from './days.ts';

/** How well a card was remembered, from worst to best. */
export const GRADES = ['forgot', 'hard', 'good', 'easy'] as const;
export type Grade = (typeof GRADES)[number];

/** What a learner's memory of one card is taken to be: a cache of the review log, which can be replayed. */
export interface Memory {
  /** Days after which nine of ten would still remember. */
  readonly stability: number;
  /** 1 to 10. */
  readonly difficulty: number;
  /** The day from which the card is due. */
  readonly due: Day;
  readonly reviewed: Day;
  readonly reviews: number;
  /** How often it was forgotten after it had been learned. */
  readonly lapses: number;
}

const RATINGS: Readonly<Record<Grade, FsrsGrade>> = {
  forgot: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
};

const MILLISECONDS_A_DAY = 86_400_000;

/**
 * FSRS 6 with its published parameters (https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm),
 * without short-term steps: a card comes back on another day. It is fed whole local days, because an
 * evening and the morning after it are two days to the learner, whatever the hours between say.
 */
const scheduler = fsrs({ enable_short_term: false });

/** The memory after a review on the day `today`; `memory` is undefined before the first one. */
export function review(memory: Memory | undefined, grade: Grade, today: Day): Memory {
  const on = Math.max(today, memory?.reviewed ?? today);
  const { card } = scheduler.next(toFsrs(memory, on), dateOfDay(on), RATINGS[grade]);
  return {
    stability: card.stability,
    difficulty: card.difficulty,
    due: on + card.scheduled_days,
    reviewed: on,
    reviews: card.reps,
    lapses: card.lapses,
  };
}

/** What each grade would lead to. */
export function outlook(memory: Memory | undefined, today: Day): Readonly<Record<Grade, Memory>> {
  return {
    forgot: review(memory, 'forgot', today),
    hard: review(memory, 'hard', today),
    good: review(memory, 'good', today),
    easy: review(memory, 'easy', today),
  };
}

/** Of the memories that one card has under several ids, the one that counts: it lasts the longest. */
export function lasting(memories: readonly Memory[]): Memory | undefined {
  return memories.toSorted((one, other) => other.due - one.due)[0];
}

/** The chance, 0 to 1, that the card would be remembered today. */
export function retrievability(memory: Memory, today: Day): number {
  return forgetting_curve(scheduler.parameters.w, Math.max(0, today - memory.reviewed), memory.stability);
}

function toFsrs(memory: Memory | undefined, today: Day): FsrsCard {
  const empty = createEmptyCard(dateOfDay(today));
  if (!memory) return empty;
  return {
    ...empty,
    stability: memory.stability,
    difficulty: memory.difficulty,
    due: dateOfDay(memory.due),
    last_review: dateOfDay(memory.reviewed),
    scheduled_days: memory.due - memory.reviewed,
    reps: memory.reviews,
    lapses: memory.lapses,
    state: State.Review,
  };
}

function dateOfDay(day: Day): Date {
  return new Date(day * MILLISECONDS_A_DAY);
}
