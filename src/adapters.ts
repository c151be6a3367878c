import { join } from 'node:path';
import type { Config, SlackConfig } from './config.ts';
import type { Board } from './daily/board.ts';
import type { Tokens } from './daily/tokens.ts';
import type { DiscordRooms } from './discord/voice/rooms.ts';
import { gatewayOf, runAlone, thisProcess } from './gateway.ts';
import type { Rooms } from './lessons/rooms.ts';
import type { Log } from './log.ts';
import type { Presence } from './metrics/ofviva.ts';
import { untilAborted } from './sleep.ts';
import type { Stores } from './store/stores.ts';
import type { Receiver } from './viva.ts';

/** What adapters put up for the rest of Viva, by the beginning of their ids: `discord`. */
export interface Platforms {
  /** Where Viva posts by itself. */
  readonly boards: Map<string, Board>;
  /** The voice channels of those that have any. */
  readonly rooms: Map<string, Rooms>;
  /** Those whose events this process receives. */
  readonly receiving: Set<string>;
  /** Those of them that have been reached. */
  readonly present: Map<string, Presence>;
}

export function createPlatforms(): Platforms {
  return { boards: new Map(), rooms: new Map(), receiving: new Set(), present: new Map() };
}

/** What adapters run with. */
interface Running extends Platforms, Receiver {
  readonly stores: Stores;
  readonly tokens: Tokens;
  readonly config: Config;
  readonly log: Log;
}

/** Runs until the signal fires. */
type Adapter = (signal: AbortSignal) => Promise<void>;

/**
 * The adapters of this process, for their group. The boards are up then. Each adapter is imported only when it is used:
 * the libraries of all cost half a second and 127 MB.
 */
export async function openAdapters(running: Running): Promise<Adapter[]> {
  const { discordToken, slack } = running.config;
  if (discordToken === undefined && !slack) return [await openTerminal(running)];
  const opened = await Promise.all([
    discordToken === undefined ? undefined : openDiscord(discordToken, running),
    slack && openSlack(slack, running),
  ]);
  const adapters = opened.filter((adapter) => adapter !== undefined);
  return adapters.length > 0 ? adapters : [untilAborted];
}

/** @returns undefined where others receive: what is posted needs a board alone */
async function openDiscord(
  token: string,
  { bot, installations, stores, tokens, boards, rooms, receiving, present, config, log }: Running,
): Promise<Adapter | undefined> {
  const { discordGuild: guild, discordApi: api, roles } = config;
  if (!roles.has('discord') && !roles.has('worker')) return undefined;
  const [{ runDiscord }, { createDiscordBoard }] = await Promise.all([
    import('./discord/discord.ts'),
    import('./discord/board.ts'),
  ]);
  const settings = { token, guild, ...(api !== undefined && { api }) };
  boards.set('discord', createDiscordBoard(settings, tokens));
  if (!roles.has('discord')) return undefined;
  receiving.add('discord');
  const offer = (own: DiscordRooms): void => {
    rooms.set('discord', own);
    present.set('discord', { isConnected: own.isConnected, frames: own.framesByRoom });
  };
  return alone('Discord', token, { config, stores, log }, (signal) =>
    runDiscord({ bot, installations }, settings, log, signal, offer),
  );
}

async function openSlack(
  { botToken, way, api }: SlackConfig,
  { bot, installations, stores, tokens, boards, receiving, present, config, log }: Running,
): Promise<Adapter | undefined> {
  const { roles } = config;
  if (!roles.has('slack') && !roles.has('worker')) return undefined;
  const [{ runSlack }, { openSlackBoard }] = await Promise.all([
    import('./slack/slack.ts'),
    import('./slack/board.ts'),
  ]);
  const settings = { botToken, ...(api !== undefined && { api }) };
  boards.set('slack', openSlackBoard(settings, stores, tokens, log));
  if (!roles.has('slack') || !way) return undefined;
  receiving.add('slack');
  const heard = { ...settings, way };
  return alone('Slack', botToken, { config, stores, log }, (signal) =>
    runSlack({ bot, installations }, stores, heard, tokens, log, signal, (isConnected) =>
      present.set('slack', { isConnected }),
    ),
  );
}

async function openTerminal({ bot, boards, receiving, present, config }: Running): Promise<Adapter> {
  const [{ runTerminal }, { createTerminalBoard }] = await Promise.all([
    import('./terminal/terminal.ts'),
    import('./terminal/board.ts'),
  ]);
  const board = createTerminalBoard(Date.now);
  boards.set('terminal', board);
  receiving.add('terminal');
  present.set('terminal', { isConnected: () => true });
  const streams = { input: process.stdin, output: process.stdout };
  const folders = { history: join(config.dataDirectory, 'history'), downloads: process.cwd() };
  return (signal) => runTerminal(bot, streams, folders, signal, board);
}

/** Lets no other process receive the bot's events. A private Redis serves one process as it is. */
function alone(
  platform: string,
  token: string,
  { config, stores: { gateways }, log }: Pick<Running, 'config' | 'stores' | 'log'>,
  receive: Adapter,
): Adapter {
  if (config.redisUrl === undefined) return receive;
  const tools = { gateways, self: thisProcess(Date.now()), log };
  return (signal) => runAlone(gatewayOf(platform, token), tools, receive, signal);
}
