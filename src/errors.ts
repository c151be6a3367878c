/** Something the person can mend. Its message is shown to them as it is: plain words, what to do next. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/**
 * The platform takes no answer to this interaction any more: it was waiting too long, or the conversation is gone.
 * Nobody can be told, and nothing of ours is at fault.
 */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
}

/** Every failure inside nested `AggregateError`s, in the order they happened. */
export function leaves(error: unknown): unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(leaves) : [error];
}

/**
 * What to tell the person, if all that failed was theirs to mend: the first `UserError`.
 * Anything else among the failures makes it a fault, and `undefined` comes back.
 */
export function userErrorIn(error: unknown): UserError | undefined {
  const [first, ...others] = leaves(error);
  if (!(first instanceof UserError)) return undefined;
  return others.every((other) => other instanceof UserError) ? first : undefined;
}
