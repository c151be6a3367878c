import { readConfig, type Config } from '../src/config.ts';
import type { Log } from '../src/log.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** A log that keeps what it was told. */
export interface RecordingLog extends Log {
  readonly lines: readonly LogLine[];
  /** Waits for a line to be written with such a message. */
  until(message: RegExp): Promise<LogLine>;
}

export function recordingLog(): RecordingLog {
  const lines: LogLine[] = [];
  const waiting = new Set<(line: LogLine) => void>();
  const write = (level: string) => (fields: object, message: string) => {
    const line = { level, fields, message };
    lines.push(line);
    for (const tell of waiting) tell(line);
  };
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    until: (message) =>
      new Promise((resolve) => {
        const tell = (line: LogLine): void => {
          if (!message.test(line.message)) return;
          waiting.delete(tell);
          resolve(line);
        };
        waiting.add(tell);
      }),
  };
}

export function configFor(dataDirectory: string): Config {
  return { ...readConfig({}), dataDirectory, zone: 'Europe/Berlin' };
}
