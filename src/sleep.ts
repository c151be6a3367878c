/** The longest wait a timer can hold, in milliseconds: nearly 25 days. Beyond it `setTimeout` fires at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Waits. Over the global timers, so that a test's clock can move it.
 *
 * @param milliseconds up to 2³¹ − 1 (nearly 25 days); none or fewer, for a time that has passed, is the next tick.
 * @throws RangeError for a longer wait or NaN.
 * @throws the signal's reason, as soon as it fires or if it has.
 */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (!(milliseconds <= LONGEST)) throw new RangeError(`Cannot sleep for ${milliseconds} ms`);
  signal.throwIfAborted();

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const wake = () => reject(signal.reason);
  const timer = setTimeout(resolve, Math.max(0, milliseconds));
  signal.addEventListener('abort', wake);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
  }
}

/** Waits for nothing but the signal, and throws its reason when it fires. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) throw signal.reason;
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

/**
 * Waits for what takes no signal. Whatever becomes of that later, nothing listens any more.
 *
 * @throws the signal's reason, as soon as it fires
 */
export async function orAborted<Value>(promise: Value | Promise<Value>, signal: AbortSignal): Promise<Value> {
  const over = new AbortController();
  try {
    return await Promise.race([promise, untilAborted(AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
  }
}
