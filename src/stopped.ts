/** The exit code of a program that was stopped by Ctrl+C, as shells have it. */
export const INTERRUPTED = 130;

/** SIGTERM, SIGINT and SIGHUP cancel all that runs by this. To be called once, at the beginning. */
export function untilStopped(): AbortSignal {
  const controller = new AbortController();
  const stop = (name: string): void => controller.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, stop);
  return controller.signal;
}
