/**
 * Structured concurrency with the meaning of Python's `asyncio.TaskGroup`
 * (https://docs.python.org/3/library/asyncio-task.html#task-groups): whatever starts in a group has ended
 * when the group has, and no failure is lost.
 */

type Task<V> = (signal: AbortSignal) => Promise<V> | V;

export interface TaskGroup {
  /**
   * Fires with the parent's signal and its reason, or at the first failure, with an AbortError caused by it.
   * Everything in the group should end soon after.
   */
  readonly signal: AbortSignal;

  /**
   * Starts `task` as soon as the caller pauses and the group's limit allows. Its promise need not be awaited:
   * the group answers for it. One that has not started when the group is aborted never does, and rejects with
   * the abort's reason. A task may spawn tasks; in a limited group it must not await them, for they may be
   * waiting for its turn to end.
   *
   * @throws Error, at once, when the group has ended or is shutting down. A task that lets the latter through
   * counts as cancelled.
   */
  spawn<V>(this: void, task: Task<V>): Promise<V>;
}

/**
 * Runs `body`, and resolves with its value when it and every task it spawned have ended.
 *
 * The first failure, of a task or of the body, aborts the group's signal; the others are waited for. If only the
 * parent's `signal` fired, its reason is thrown, even where all ended well; if it fired before the start, the body
 * doesn't run.
 *
 * After an abort, a rejection that is, or is caused by, the reason or an AbortError is a cancellation, and so is an
 * AggregateError of nothing else; anything else is a failure. Before it every rejection is one, an AbortError too:
 * nobody asked for it (in Python a task that cancels itself is ignored).
 *
 * @param limit how many tasks run at once, 1 or more; the body isn't counted. Without it all do.
 * @throws AggregateError of all failures, in the order they happened, each once; even of a single one, and even
 * if the body caught it.
 * @throws RangeError for a limit that isn't a whole number from 1.
 */
export async function taskGroup<T>(
  signal: AbortSignal,
  body: (group: TaskGroup) => Promise<T> | T,
  { limit = Infinity }: { limit?: number } = {},
): Promise<T> {
  if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 1)) {
    throw new RangeError(`The limit of a task group is a whole number from 1, not ${limit}`);
  }
  signal.throwIfAborted();

  const controller = new AbortController();
  const turns = turnstile(limit, controller.signal);
  const failures = new Set<unknown>();
  const allEnded = Promise.withResolvers<void>();
  let unfinished = 0;

  function attend<V>(work: () => Promise<V> | V, passTurn = () => {}): Promise<V> {
    const leave = () => {
      passTurn();
      unfinished -= 1;
      if (unfinished === 0) allEnded.resolve();
    };
    unfinished += 1;
    const outcome = Promise.try(work);
    // These handlers come first: whoever waits, for this task or for its turn, finds the group aborted.
    outcome.then(leave, (error) => {
      // The parent may fire for a reason of its own while a failed group still shuts down.
      const fired = [controller.signal, signal].filter(({ aborted }) => aborted);
      if (!isCancellation(error, fired)) fail(error);
      leave();
    });
    return outcome;
  }

  function fail(error: unknown) {
    failures.add(error);
    // The failure is not the reason itself, or else an error caused by it would pass for a cancellation.
    controller.abort(new DOMException('A task group failed', { name: 'AbortError', cause: error }));
  }

  function spawn<V>(task: Task<V>): Promise<V> {
    if (unfinished === 0) throw new Error('Cannot spawn: the task group has ended');
    if (controller.signal.aborted) {
      throw new Error('Cannot spawn: the task group is shutting down', { cause: controller.signal.reason });
    }
    return attend(async () => {
      await turns.take();
      controller.signal.throwIfAborted();
      return task(controller.signal);
    }, turns.pass);
  }

  const passOn = () => controller.abort(signal.reason);
  signal.addEventListener('abort', passOn, { once: true });
  const value = attend(() => body({ signal: controller.signal, spawn }));
  await allEnded.promise;
  signal.removeEventListener('abort', passOn);

  if (failures.size > 0) throw new AggregateError(failures, `Failures in the task group: ${failures.size}`);
  controller.signal.throwIfAborted();
  return value;
}

/** At most `limit` turns at once, first come, first served. When `signal` fires nobody waits any more. */
function turnstile(limit: number, signal: AbortSignal) {
  const waiting: (() => void)[] = [];
  let free = limit;
  signal.addEventListener('abort', () => waiting.splice(0).forEach((enter) => enter()), { once: true });

  return {
    take: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((enter) => waiting.push(enter));
    },
    pass: () => {
      const enter = waiting.shift();
      if (enter) enter();
      else free += 1;
    },
  };
}

/** Whether `error` says no more than that the signals have fired; `above` are the errors it is a part of. */
function isCancellation(error: unknown, fired: AbortSignal[], above: unknown[] = []): boolean {
  if (fired.some(({ reason }) => reason === error)) return true;
  if (!(error instanceof Error) || above.includes(error)) return false;
  if (error.name === 'AbortError') return fired.length > 0;
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return parts.length > 0 && parts.every((part) => isCancellation(part, fired, [...above, error]));
}
