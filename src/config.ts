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

const port = v.pipe(
  v.string(),
  v.check((text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536, 'must be a port, 0 to 65535'),
  v.transform(Number),
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
  DISCORD_TOKEN: v.optional(token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'three parts with dots between')),
  DISCORD_GUILD: v.optional(
    v.pipe(v.string(), v.regex(/^\d{17,20}$/, "must be a server's id, 17 to 20 digits")),
  ),
  SLACK_APP_TOKEN: v.optional(token(/^xapp-/, 'xapp-…')),
  SLACK_BOT_TOKEN: v.optional(token(/^xoxb-/, 'xoxb-…')),
  SLACK_SIGNING_SECRET: v.optional(token(/^[0-9a-f]{32}$/, '32 digits from 0 to 9 and a to f')),
  SLACK_PORT: v.optional(port, '3000'),
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
  /** Viva is on Slack if there is one. */
  readonly slack: SlackConfig | undefined;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
  readonly logLevel: (typeof LOG_LEVELS)[number] | undefined;
}

/** By an app token events come over a socket, by a signing secret to a port. */
export interface SlackConfig {
  readonly botToken: string;
  readonly way:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };
}

/** @throws {ConfigError} naming every variable that is wrong. An empty variable counts as unset. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = v.safeParse(environment, filled);
  const mistakes = [...(result.issues ?? []).map(describeIssue), ...ambiguitiesOfSlack(filled)];
  if (!result.success || mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  const { REDIS_URL, VIVA_DATA, VIVA_ZONE, LOG_LEVEL, DISCORD_TOKEN, DISCORD_GUILD } = result.output;
  return {
    redisUrl: REDIS_URL,
    dataDirectory: VIVA_DATA,
    discordToken: DISCORD_TOKEN,
    discordGuild: DISCORD_GUILD,
    slack: slackOf(result.output),
    zone: VIVA_ZONE ?? Temporal.Now.timeZoneId(),
    logLevel: LOG_LEVEL,
  };
}

function slackOf(output: v.InferOutput<typeof environment>): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_PORT } = output;
  if (!botToken) return undefined;
  if (SLACK_APP_TOKEN) return { botToken, way: { kind: 'socket', appToken: SLACK_APP_TOKEN } };
  const signingSecret = SLACK_SIGNING_SECRET ?? '';
  return { botToken, way: { kind: 'http', signingSecret, port: SLACK_PORT } };
}

/** Slack delivers either by socket or by HTTP: one setting of the app decides, and Viva has to know which. */
function ambiguitiesOfSlack(env: NodeJS.ProcessEnv): string[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret } = env;
  if (app && secret)
    return [
      'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET exclude each other: the first is for Socket Mode, the second for HTTP',
    ];
  if (bot && !app && !secret)
    return [
      'SLACK_APP_TOKEN is missing: Socket Mode needs it beside SLACK_BOT_TOKEN (or SLACK_SIGNING_SECRET, for HTTP)',
    ];
  const without = app ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET';
  return !bot && (app ?? secret) ? [`SLACK_BOT_TOKEN is missing: ${without} alone can't act`] : [];
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
