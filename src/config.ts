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

/** What a process may do: receive what comes on a platform, or work on the daily quizzes. */
export const ROLES = ['discord', 'slack', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const roles = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((role) => role.trim().toLowerCase())),
  v.check((named) => named.every(isRole), `must be of ${ROLES.join(', ')}, with commas between`),
  v.transform((named) => new Set(named.filter(isRole))),
);

const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:/.test(text) && URL.canParse(text), 'must be an http:// or https:// address'),
);

/** What the environment may say. The README's table of settings lists the same names. */
const environment = v.object({
  REDIS_URL: v.optional(redisUrl),
  VIVA_DATA: v.optional(directory, '.data'),
  VIVA_DECKS: v.optional(directory),
  VIVA_AUDIO: v.optional(directory),
  DISCORD_TOKEN: v.optional(token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'three parts with dots between')),
  DISCORD_GUILD: v.optional(
    v.pipe(v.string(), v.regex(/^\d{17,20}$/, "must be a server's id, 17 to 20 digits")),
  ),
  DISCORD_API: v.optional(url),
  SLACK_APP_TOKEN: v.optional(token(/^xapp-/, 'xapp-…')),
  SLACK_BOT_TOKEN: v.optional(token(/^xoxb-/, 'xoxb-…')),
  SLACK_SIGNING_SECRET: v.optional(token(/^[0-9a-f]{32}$/, '32 digits from 0 to 9 and a to f')),
  SLACK_PORT: v.optional(port, '3000'),
  SLACK_API: v.optional(url),
  VIVA_ZONE: v.optional(zone),
  VIVA_ROLES: v.optional(roles),
  VIVA_PORT: v.optional(port),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
});

export interface Config {
  /** The Redis to use; without it Viva starts a private one. */
  readonly redisUrl: string | undefined;
  /** Absolute path of the folder for all that Viva keeps. */
  readonly dataDirectory: string;
  /** A folder of decks beside Viva's own, and of their clips: absolute. */
  readonly decks: string | undefined;
  readonly audio: string | undefined;
  /** Viva is on Discord if there is one. */
  readonly discordToken: string | undefined;
  /** Where commands are registered during development; otherwise they are for all. */
  readonly discordGuild: string | undefined;
  /** Address of Discord's API, where it isn't Discord's own. */
  readonly discordApi: string | undefined;
  /** Viva is on Slack if there is one. */
  readonly slack: SlackConfig | undefined;
  /** What this process does. */
  readonly roles: ReadonlySet<Role>;
  /** Whether other processes do the rest of it. */
  readonly split: boolean;
  /** Where Viva tells how it is, if it does. */
  readonly port: number | undefined;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
  readonly logLevel: (typeof LOG_LEVELS)[number] | undefined;
}

export interface SlackConfig {
  readonly botToken: string;
  /** By an app token events come over a socket, by a signing secret to a port; undefined where none have to come. */
  readonly way:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number }
    | undefined;
  /** Address of Slack's Web API, where it isn't Slack's own. */
  readonly api?: string;
}

/** @throws {ConfigError} naming every variable that is wrong. An empty variable counts as unset. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = v.safeParse(environment, filled);
  const named = v.safeParse(environment.entries.VIVA_ROLES, filled['VIVA_ROLES']);
  const asked = named.success ? named.output : undefined;
  const mistakes = [
    ...(result.issues ?? []).map(describeIssue),
    ...ambiguitiesOfSlack(filled, asked),
    ...mistakesOfRoles(filled, asked),
  ];
  if (!result.success || mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  const { REDIS_URL, VIVA_DATA, VIVA_ZONE, LOG_LEVEL, DISCORD_TOKEN, DISCORD_GUILD, DISCORD_API, VIVA_PORT } =
    result.output;
  return {
    redisUrl: REDIS_URL,
    dataDirectory: VIVA_DATA,
    decks: result.output.VIVA_DECKS,
    audio: result.output.VIVA_AUDIO,
    discordToken: DISCORD_TOKEN,
    discordGuild: DISCORD_GUILD,
    discordApi: DISCORD_API,
    slack: slackOf(result.output),
    roles: asked ?? rolesOf(filled),
    split: isSplit(filled, asked),
    port: VIVA_PORT,
    zone: VIVA_ZONE ?? Temporal.Now.timeZoneId(),
    logLevel: LOG_LEVEL,
  };
}

function slackOf(output: v.InferOutput<typeof environment>): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_API: api } = output;
  return botToken ? { botToken, way: wayOf(output), ...(api !== undefined && { api }) } : undefined;
}

function wayOf(output: v.InferOutput<typeof environment>): SlackConfig['way'] {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_PORT } = output;
  if (appToken) return { kind: 'socket', appToken };
  return signingSecret ? { kind: 'http', signingSecret, port: SLACK_PORT } : undefined;
}

/** All there is to do with these tokens. */
function rolesOf({ DISCORD_TOKEN: discord, SLACK_BOT_TOKEN: slack }: NodeJS.ProcessEnv): Set<Role> {
  return new Set([...(discord ? ['discord' as const] : []), ...(slack ? ['slack' as const] : []), 'worker']);
}

function isSplit(env: NodeJS.ProcessEnv, asked: ReadonlySet<Role> | undefined): boolean {
  return asked !== undefined && !rolesOf(env).isSubsetOf(asked);
}

function mistakesOfRoles(env: NodeJS.ProcessEnv, asked: ReadonlySet<Role> | undefined): string[] {
  if (!asked) return [];
  const { DISCORD_TOKEN: discord, SLACK_BOT_TOKEN: slack, REDIS_URL: redis } = env;
  const mistakes = [
    asked.has('discord') && !discord && 'VIVA_ROLES names discord, which needs DISCORD_TOKEN',
    asked.has('slack') && !slack && 'VIVA_ROLES names slack, which needs SLACK_BOT_TOKEN',
    asked.has('worker') &&
      !discord &&
      !slack &&
      'VIVA_ROLES names worker, which posts on Discord and Slack: it needs the tokens of the bots that it works for, DISCORD_TOKEN or SLACK_BOT_TOKEN',
    isSplit(env, asked) &&
      !redis &&
      'REDIS_URL is missing: VIVA_ROLES leaves a part to other processes, and a private Redis serves one alone. Name a Redis that all of them reach, or leave VIVA_ROLES out',
  ];
  return mistakes.filter((mistake) => mistake !== false);
}

/** Slack delivers either by socket or by HTTP: one setting of the app decides, and Viva has to know which. */
function ambiguitiesOfSlack(env: NodeJS.ProcessEnv, asked: ReadonlySet<Role> | undefined): string[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret } = env;
  if (app && secret)
    return [
      'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET exclude each other: the first is for Socket Mode, the second for HTTP',
    ];
  const receives = asked?.has('slack') ?? true;
  if (bot && !app && !secret && receives)
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

function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name);
}

function isZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
