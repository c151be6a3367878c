import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream } from 'pino';
import { withoutSecrets } from './secrets.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Write = (fields: object, message: string) => void;

/** What happened, for whoever runs Viva. Never what people write or are told, never a secret. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

const STANDARD_ERROR = 2;

const context = new AsyncLocalStorage<object>();

/** Does some work, of which every line carries these fields, wherever it is logged: the id of an interaction. */
export function logging<Result>(fields: object, work: () => Result): Result {
  return context.run({ ...context.getStore(), ...fields }, work);
}

/**
 * Logs to standard error, so that standard output stays what the person reads: lines for a reader
 * on a TTY, JSON elsewhere. Writes are synchronous, so that a crash loses none.
 */
export async function createLog(level: LogLevel, forReader: boolean = process.stderr.isTTY): Promise<Log> {
  return createLogTo(
    forReader ? await readable() : pino.destination({ fd: STANDARD_ERROR, sync: true }),
    level,
  );
}

/** The same, to a destination that takes JSON, a line each. */
export function createLogTo(destination: DestinationStream, level: LogLevel): Log {
  const options = {
    level,
    serializers: { err: describeError },
    mixin: () => ({ ...context.getStore() }),
    hooks: { streamWrite: withoutSecrets },
  };
  return pino(options, destination);
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
  if (!(error instanceof Error)) return wordsOf(String(error));
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const errors = error instanceof AggregateError ? error.errors.map(describeError) : undefined;
  return {
    type: name,
    message: wordsOf(message),
    code,
    status,
    stack: stack === undefined ? undefined : wordsOf(stack.replace(message, () => wordsOf(message))),
    errors,
    cause: cause === undefined ? undefined : describeError(cause),
  };
}

/** Where libraries quote in an error what they were given: JSON that can't be parsed, a command that Redis lacks. */
const QUOTED = [
  [/\.{0,3}"[^]*"\.{0,3} is not valid JSON/, '… is not valid JSON'],
  [/with args beginning with: [^]*/, 'with args'],
] as const;

/** What may be said of an error, in its own words. */
export function wordsOf(message: string): string {
  return withoutSecrets(QUOTED.reduce((rest, [quoted, instead]) => rest.replace(quoted, instead), message));
}
