import { readConfig, type Config } from '../src/config.ts';
import type { Log } from '../src/log.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** A log that keeps what it was told. */
export function recordingLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export function configFor(dataDirectory: string): Config {
  return { ...readConfig({}), dataDirectory, zone: 'Europe/Berlin' };
}
