import { pino, type DestinationStream } from 'pino';

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
  const options = { level, serializers: { err: describeError } };
  const logger: Log = pino(
    options,
    forReader ? await readable() : pino.destination({ fd: STANDARD_ERROR, sync: true }),
  );
  return logger;
}

async function readable(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    destination: STANDARD_ERROR,
    sync: true,
    ignore: 'pid,hostname',
    colorize: !process.env['NO_COLOR'],
  });
}

/**
 * What a log may hold of an error. The libraries' own carry the whole request beside it: tokens in its address,
 * and what was said to the person.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const errors = error instanceof AggregateError ? error.errors.map(describeError) : undefined;
  return {
    type: name,
    message,
    code,
    status,
    stack,
    errors,
    cause: cause === undefined ? undefined : describeError(cause),
  };
}
