/**
 * Runs `task` with a signal that also fires after so many milliseconds. The task has to end by its signal:
 * it is waited for.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  milliseconds: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const expire = (): void =>
    deadline.abort(new DOMException(`Not done within ${milliseconds} ms`, 'TimeoutError'));
  const timer = setTimeout(expire, milliseconds);
  try {
    return await task(AbortSignal.any([signal, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}
