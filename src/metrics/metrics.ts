import { Gauge, Histogram, Registry } from 'prom-client';
import type { Answered } from '../bot.ts';

/** Seconds: from what nobody notices to what the platforms no longer wait for. */
const LATENCIES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10];

/** Numbers read when somebody asks: one, or several by the value of one label. */
export type Reading = number | Readonly<Record<string, number>>;

/** What Viva tells of itself, in the format of Prometheus. */
export interface Metrics {
  /** Called for each interaction when it has been answered. */
  answered(this: void, interaction: Answered): void;
  /**
   * Tells a number that is read when somebody asks. What fails to be read is left out of that answer.
   * @param name `viva_lessons`, by the rules of Prometheus
   * @param label what several numbers differ by
   */
  tell(name: string, help: string, read: () => Reading | Promise<Reading>, label?: string): void;
  /** All of it. */
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const latency = new Histogram({
    name: 'viva_interaction_seconds',
    help: 'How long interactions took, from their arrival to their answer',
    labelNames: ['kind', 'outcome'],
    buckets: LATENCIES,
    registers,
  });
  const tell: Metrics['tell'] = (name, help, read, label) => {
    const gauge = new Gauge({
      name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers,
      async collect() {
        gauge.reset();
        const reading = await Promise.try(read).catch(() => ({}));
        if (typeof reading === 'number') gauge.set(reading);
        else if (label !== undefined)
          for (const [value, count] of Object.entries(reading)) gauge.set({ [label]: value }, count);
      },
    });
  };
  tell('viva_resident_bytes', 'Resident memory of the process', () => process.memoryUsage.rss());

  return {
    answered: ({ kind, outcome, milliseconds }) => latency.observe({ kind, outcome }, milliseconds / 1000),

    tell,
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
