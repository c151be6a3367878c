import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';

/** A parent's signal that never fires. */
export const never = () => new AbortController().signal;

/** Waits for nothing but the abort, and rejects with its reason, as a well-behaved task does. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  throw signal.reason;
}

/** Lets everything happen that needs no further event. */
export const idle = () => nextTurn();

/** Whether `promise` is still pending once all has happened that can. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const settled = () => {
    pending = false;
  };
  promise.then(settled, settled);
  await idle();
  return pending;
}

/** What `promise` rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => expect.fail(`expected a rejection, not ${String(value)}`),
    (error: unknown) => error,
  );
}

/** The failures of a group that rejects with them. */
export async function failuresOf(promise: Promise<unknown>): Promise<unknown[]> {
  const error = await errorOf(promise);
  if (!(error instanceof AggregateError)) throw new Error('expected an AggregateError', { cause: error });
  return error.errors;
}

export const listenersOn = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;
