import { Gone } from '../daily/board.ts';
import type { Ending } from '../store/lessons.ts';
import { Left } from './rooms.ts';
import { NobodyThere } from './stage.ts';

/** How a run ended: the lesson is over, or Viva has left until somebody comes back. */
export type End = Ending | 'away';

/** Carries an end through all that is under way: the reason of a signal. */
export class Ended extends Error {
  override readonly name = 'AbortError';
  readonly end: End;

  constructor(end: End) {
    super(`the lesson has ended: ${end}`);
    this.end = end;
  }
}

/** The end that an error means; undefined for a fault. */
export function endOf(error: unknown): End | undefined {
  if (error instanceof Ended) return error.end;
  if (error instanceof Left) return error.why;
  if (error instanceof NobodyThere) return 'nobody there';
  return error instanceof Gone ? 'refused' : undefined;
}
