import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { LOG_LEVELS } from './log.ts';

/** The exit code for a configuration that can't work (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

/** Every mistake in the environment, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const redisUrl = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && ['redis:', 'rediss:', 'unix:'].includes(new URL(text).protocol),
    'must be a redis://, rediss:// or unix:// address',
  ),
);

const zone = v.pipe(v.string(), v.check(isZone, 'must be an IANA time zone, such as Europe/Berlin'));

const directory = v.pipe(
  v.string(),
  v.transform((path) => resolve(path.replace(/^~(?=\/)/, homedir()))),
);

/** What the environment may say. The README's table of settings lists the same names. */
const environment = v.object({
  REDIS_URL: v.optional(redisUrl),
  VIVA_DATA: v.optional(directory, '.data'),
  VIVA_ZONE: v.optional(zone),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
});

export interface Config {
  /** The Redis to use; without it Viva starts a private one. */
  readonly redisUrl: string | undefined;
  /** Absolute path of the folder for all that Viva keeps. */
  readonly dataDirectory: string;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
  readonly logLevel: (typeof LOG_LEVELS)[number] | undefined;
}

/** @throws {ConfigError} naming every variable that is wrong. An empty variable counts as unset. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = v.safeParse(environment, filled);
  if (!result.success) throw new ConfigError(result.issues.map(describeIssue).join('\n'));
  const { REDIS_URL, VIVA_DATA, VIVA_ZONE, LOG_LEVEL } = result.output;
  return {
    redisUrl: REDIS_URL,
    dataDirectory: VIVA_DATA,
    zone: VIVA_ZONE ?? Temporal.Now.timeZoneId(),
    logLevel: LOG_LEVEL,
  };
}

/** The value is left out: it may be a secret. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue)} ${issue.message}`;
}

function isZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
