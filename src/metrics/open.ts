import type { Log } from '../log.ts';
import type { Metrics } from './metrics.ts';
import type { Observed } from './ofviva.ts';

/** What measures Viva, and tells it. */
export interface OpenMetrics extends Pick<Metrics, 'answered'> {
  /** @throws {ConfigError} when the port is taken; the signal's reason */
  run(this: void, port: number, observed: Observed, log: Log, signal: AbortSignal): Promise<never>;
}

/** Its library is imported only when it is used. */
export async function openMetrics(): Promise<OpenMetrics> {
  const [{ createMetrics }, { runEndpoint }, { needsOf, observe }] = await Promise.all([
    import('./metrics.ts'),
    import('./endpoint.ts'),
    import('./ofviva.ts'),
  ]);
  const metrics = createMetrics();
  return {
    answered: metrics.answered,
    run(port, observed, log, signal) {
      observe(metrics, observed);
      return runEndpoint({ port, needs: needsOf(observed), metrics, log }, signal);
    },
  };
}
