import type { LessonWish } from '../store/lessons.ts';

export const ORDERS = ['due', 'deck', 'shuffle'] as const satisfies readonly LessonWish['order'][];

/** The smallest and the largest gap, in seconds. */
export const GAPS = [2, 30] as const;

/** The fewest and the most cards. */
export const COUNTS = [1, 50] as const;

/** A lesson of which nothing was said but its deck. */
export const DEFAULTS: Omit<LessonWish, 'deck' | 'room'> = {
  order: 'due',
  most: 20,
  gap: 5000,
  repeatMissed: true,
  anyone: false,
  byItself: false,
};
