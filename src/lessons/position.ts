import { GREETING, type Step } from './steps.ts';

/** Where a lesson is: the step that is gone through now, and whether somebody has stopped the clock. */
export interface Position {
  /** Index of a step; as many as there are at the end. */
  readonly at: number;
  readonly paused: boolean;
}

/** What may be asked of a lesson on its way. */
export const MOVES = ['pause', 'resume', 'back', 'again', 'next'] as const;
export type Move = (typeof MOVES)[number];

export function isMove(word: string): word is Move {
  return MOVES.some((move) => move === word);
}

/** Where a lesson goes on after a move. To go somewhere else ends a pause. */
export function moved(move: Move, { at }: Position, steps: readonly Step[]): Position {
  const turn = turnAt(steps, at);
  switch (move) {
    case 'pause':
      return { at, paused: true };
    case 'resume':
      return { at, paused: false };
    case 'again':
      return { at: startOf(steps, turn), paused: false };
    case 'back':
      return { at: startOf(steps, Math.max(0, turn - 1)), paused: false };
    case 'next':
      return { at: startOf(steps, turn + 1), paused: false };
    default:
      return move satisfies never;
  }
}

/** Which card it is, from 0; {@link GREETING} before the first, and one more than the last at the end. */
export function turnAt(steps: readonly Step[], at: number): number {
  return steps[at]?.turn ?? (steps.at(-1)?.turn ?? GREETING) + 1;
}

/** The first step of a card; the end, where there is no such card. */
export function startOf(steps: readonly Step[], turn: number): number {
  const first = steps.findIndex((step) => step.turn === turn);
  return first < 0 ? steps.length : first;
}

/** What of a card can be seen: nothing yet, its question, or, once it was spoken, its answer too. */
export function shownAt(steps: readonly Step[], at: number): 'nothing' | 'question' | 'answer' {
  const step = steps[at];
  if (!step || step.turn === GREETING) return 'nothing';
  return step.kind === 'rate' ? 'answer' : 'question';
}

/** Whether it is time to say whether one knows: from the end of the question on. */
export function isRatable(steps: readonly Step[], at: number): boolean {
  const step = steps[at];
  return step !== undefined && step.turn !== GREETING && !(step.kind === 'say' && step.part === 'question');
}
