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

const token = (pattern: RegExp, example: string) =>
  v.pipe(v.string(), v.regex(pattern, `must look like ${example}`));

const zone = v.pipe(v.string(), v.check(isZone, 'must be an IANA time zone, such as Europe/Berlin'));

const directory = v.pipe(
  v.string(),
  v.transform((path) => resolve(path.replace(/^~(?=\/)/, homedir()))),
);

/** What the environment may say. The README's table of settings lists the same names. */
const environment = v.object({
  REDIS_URL: v.optional(redisUrl),
  VIVA_DATA: v.optional(directory, '.data'),
  DISCORD_TOKEN: v.optional(token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'three parts with dots between')),
  DISCORD_GUILD: v.optional(
    v.pipe(v.string(), v.regex(/^\d{17,20}$/, "must be a server's id, 17 to 20 digits")),
  ),
  SLACK_APP_TOKEN: v.optional(token(/^xapp-/, 'xapp-…')),
  SLACK_BOT_TOKEN: v.optional(token(/^xoxb-/, 'xoxb-…')),
  VIVA_ZONE: v.optional(zone),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
});

export interface Config {
  /** The Redis to use; without it Viva starts a private one. */
  readonly redisUrl: string | undefined;
  /** Absolute path of the folder for all that Viva keeps. */
  readonly dataDirectory: string;
  /** Viva is on Discord if there is one. */
  readonly discordToken: string | undefined;
  /** Where commands are registered during development; otherwise they are for all. */
  readonly discordGuild: string | undefined;
  /** Viva is on Slack if there are both: the first opens the socket, the second acts. */
  readonly slackTokens: { readonly appToken: string; readonly botToken: string } | undefined;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
  readonly logLevel: (typeof LOG_LEVELS)[number] | undefined;
}

/** @throws {ConfigError} naming every variable that is wrong. An empty variable counts as unset. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = v.safeParse(environment, filled);
  const mistakes = [...(result.issues ?? []).map(describeIssue), ...halfOfSlack(filled)];
  if (!result.success || mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  const {
    REDIS_URL,
    VIVA_DATA,
    VIVA_ZONE,
    LOG_LEVEL,
    DISCORD_TOKEN,
    DISCORD_GUILD,
    SLACK_APP_TOKEN,
    SLACK_BOT_TOKEN,
  } = result.output;
  return {
    redisUrl: REDIS_URL,
    dataDirectory: VIVA_DATA,
    discordToken: DISCORD_TOKEN,
    discordGuild: DISCORD_GUILD,
    slackTokens:
      SLACK_APP_TOKEN && SLACK_BOT_TOKEN
        ? { appToken: SLACK_APP_TOKEN, botToken: SLACK_BOT_TOKEN }
        : undefined,
    zone: VIVA_ZONE ?? Temporal.Now.timeZoneId(),
    logLevel: LOG_LEVEL,
  };
}

function halfOfSlack(env: NodeJS.ProcessEnv): string[] {
  const [missing, another] = ['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN'].filter((name) => !env[name]);
  return missing && !another ? [`${missing} is missing: Slack's Socket Mode needs both of its tokens`] : [];
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
