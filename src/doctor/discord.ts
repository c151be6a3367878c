import {
  ApplicationFlags,
  DiscordAPIError,
  PermissionsBitField,
  REST,
  Routes,
  type APIApplication,
  type APIApplicationCommand,
  type APIGatewayBotInfo,
  type RESTAPIPartialCurrentUserGuild,
} from 'discord.js';
import type { Command } from '../command.ts';
import { toDiscordCommands } from '../discord/commands.ts';
import { PERMISSIONS, wantedPermissions, type Permission } from '../discord/permissions.ts';
import { findingsOf, some, type Check, type Finding } from './finding.ts';

const SUBJECT = 'Discord';
const { ok, warning, failure } = findingsOf(SUBJECT);

/** How many servers Discord lists at once. */
const PAGE = 200;

const UNAUTHORIZED = 401;

/** By the flags that say so of an application, whether it was reviewed for them or not. */
const PRIVILEGED = {
  'Presence Intent': ApplicationFlags.GatewayPresence | ApplicationFlags.GatewayPresenceLimited,
  'Server Members Intent': ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited,
  'Message Content Intent':
    ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited,
} as const;

export interface DiscordSettings {
  readonly token: string;
  /** The one server where commands are registered, during development. */
  readonly guild?: string | undefined;
  /** Address of Discord's API, where it isn't Discord's own. */
  readonly api?: string | undefined;
}

type Get = <Answer>(route: `/${string}`, query?: Record<string, string>) => Promise<Answer>;

/** Whether Discord knows the token, and Viva can do there what it is for. Nothing is changed, and no gateway opened. */
export function checkDiscord({ token, guild, api }: DiscordSettings, commands: readonly Command[]): Check {
  return {
    subject: SUBJECT,
    async run(signal) {
      const rest = new REST({ retries: 0, rejectOnRateLimit: () => true, ...(api && { api }) }).setToken(
        token,
      );
      const get: Get = async <Answer>(route: `/${string}`, query: Record<string, string> = {}) =>
        (await rest.get(route, { signal, query: new URLSearchParams(query) })) as Answer;
      try {
        const application = await get<APIApplication>(Routes.currentApplication());
        const parts = [sessions(get), permissions(get), registered(get, application.id, guild, commands)];
        return [...applicationFindings(application), ...(await Promise.all(parts)).flat()];
      } catch (error) {
        if (error instanceof DiscordAPIError && error.status === UNAUTHORIZED) return [refused];
        throw error;
      } finally {
        rest.clearHashSweeper();
        rest.clearHandlerSweeper();
      }
    },
  };
}

const refused = failure(
  'Discord refuses DISCORD_TOKEN',
  'Make a new one in the developer portal: Bot, Reset Token.',
);

function applicationFindings({ id, flags, interactions_endpoint_url: elsewhere }: APIApplication): Finding[] {
  const intents = Object.entries(PRIVILEGED).flatMap(([name, bits]) => ((flags & bits) === 0 ? [] : [name]));
  return [
    ok(`the token is of the application ${id}`),
    ...(elsewhere
      ? [
          failure(
            'what people do is sent to an address, and never reaches Viva',
            'Developer portal, General Information: empty the Interactions Endpoint URL.',
          ),
        ]
      : []),
    intents.length === 0
      ? ok('no privileged intent is on, and none is needed')
      : warning(
          `on without need: ${intents.join(', ')}`,
          'Developer portal, Bot: switch it off; Viva reads no messages.',
        ),
  ];
}

async function sessions(get: Get): Promise<Finding[]> {
  return [sessionFinding(await get<APIGatewayBotInfo>(Routes.gatewayBot()))];
}

/** https://docs.discord.com/developers/events/gateway#session-start-limit-object */
export function sessionFinding({
  shards,
  session_start_limit: limit,
}: Pick<APIGatewayBotInfo, 'shards' | 'session_start_limit'>): Finding {
  const found = `${limit.remaining} of ${limit.total} starts are left today, and ${shards} ${shards === 1 ? 'is' : 'are'} needed`;
  if (limit.remaining >= shards) return ok(found);
  const minutes = Math.ceil(limit.reset_after / 60_000);
  return failure(found, `Wait ${minutes} minutes; and find out what starts Viva again and again.`);
}

/** What the bot's roles let it do in each server; single channels may say otherwise. */
async function permissions(get: Get): Promise<Finding[]> {
  const guilds = await guildsOf(get);
  const lacking = guilds.flatMap(({ name, permissions: granted }) => {
    const missing = new PermissionsBitField(BigInt(granted)).missing(wantedPermissions());
    return missing.length > 0 ? [lackOf(name, missing as Permission[])] : [];
  });
  if (guilds.length === 0)
    return [warning('Viva is in no server', 'npm run discord:invite prints the link that adds it to one.')];
  return lacking.length > 0 ? lacking : [ok(`all permissions are there, in ${count(guilds.length)}`)];
}

const count = (guilds: number): string => (guilds === 1 ? '1 server' : `${guilds} servers`);

function lackOf(name: string, missing: readonly Permission[]): Finding {
  const names = missing.map((permission) => PERMISSIONS[permission]).join(', ');
  return warning(
    `lacks in “${name}”: ${names}`,
    'Server Settings, Roles, Viva: grant it; or open the link of npm run discord:invite again.',
  );
}

async function guildsOf(get: Get): Promise<RESTAPIPartialCurrentUserGuild[]> {
  const guilds: RESTAPIPartialCurrentUserGuild[] = [];
  for (;;) {
    const after = guilds.at(-1)?.id ?? '0';
    const page = await get<RESTAPIPartialCurrentUserGuild[]>(Routes.userGuilds(), {
      limit: String(PAGE),
      after,
    });
    guilds.push(...page);
    if (page.length < PAGE) return guilds;
  }
}

async function registered(
  get: Get,
  application: string,
  guild: string | undefined,
  commands: readonly Command[],
): Promise<Finding[]> {
  const route =
    guild === undefined
      ? Routes.applicationCommands(application)
      : Routes.applicationGuildCommands(application, guild);
  const known = new Set((await get<APIApplicationCommand[]>(route)).map(({ name }) => name));
  const missing = commands.flatMap(toDiscordCommands).flatMap(({ name }) => (known.has(name) ? [] : [name]));
  if (missing.length === 0) return [ok(`all ${known.size} commands are registered`)];
  return [warning(`not registered: ${some(missing)}`, 'Start Viva: it registers its commands by itself.')];
}
