import { pino } from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Write = (fields: object, message: string) => void;

/** What happened, for whoever runs Viva. Never the content of an answer, never a secret. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

const STANDARD_ERROR = 2;

/**
 * Logs to standard error, so that standard output stays what the person reads: lines for a reader
 * on a TTY, JSON elsewhere. Writes are synchronous, so that a crash loses none.
 */
export async function createLog(level: LogLevel, forReader: boolean = process.stderr.isTTY): Promise<Log> {
  if (!forReader) return asLog(pino({ level }, pino.destination({ fd: STANDARD_ERROR, sync: true })));
  const { default: pretty } = await import('pino-pretty');
  const colorize = !process.env['NO_COLOR'];
  return asLog(
    pino({ level }, pretty({ destination: STANDARD_ERROR, sync: true, ignore: 'pid,hostname', colorize })),
  );
}

function asLog(logger: Log): Log {
  return logger;
}
