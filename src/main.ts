import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { openVoice } from './authoring/voice.ts';
import type { Bot } from './bot.ts';
import { ConfigError, EXIT_CONFIG, readConfig, type Config, type SlackConfig } from './config.ts';
import { loadContent } from './content.ts';
import type { Board } from './daily/board.ts';
import { joinBoards } from './daily/boards.ts';
import { runDaily } from './daily/run.ts';
import { createTokens, type Tokens } from './daily/tokens.ts';
import { leaves } from './errors.ts';
import { gatewayOf, runAlone, thisProcess } from './gateway.ts';
import { createFrameCache } from './lessons/frames.ts';
import { joinRooms } from './lessons/joinrooms.ts';
import type { DiscordRooms } from './discord/voice/rooms.ts';
import type { Rooms } from './lessons/rooms.ts';
import type { Observed, Presence } from './metrics/ofviva.ts';
import { createLog, describeError, type Log } from './log.ts';
import { untilAborted } from './sleep.ts';
import type { Engine } from './speech/engine.ts';
import { engineAskedFor } from './speech/environment.ts';
import { migrate } from './store/format.ts';
import { openDatabase } from './store/redis.ts';
import { createStores, type Stores } from './store/stores.ts';
import { taskGroup } from './taskgroup.ts';
import { createViva } from './viva.ts';

const DECKS = join(import.meta.dirname, '..', 'content');
const AUDIO = join(import.meta.dirname, '..', 'audio');

/** Bytes of clips that are held as frames: some three hours of them. */
const FRAMES_HELD = 64 * 1024 * 1024;

/** Everything that runs, in one group. It ends with the terminal, with a fault of an adapter, or by the signal. */
async function run(config: Config, engine: Engine | undefined, log: Log, signal: AbortSignal): Promise<void> {
  const { library, clips } = await loadContent(DECKS, AUDIO, log);
  const database = await openDatabase(config, log, signal);
  try {
    await migrate(database.redis, log);
    const stores = createStores(database.redis);
    const speech = join(config.dataDirectory, 'speech');
    const speaker = engine && (await openVoice(engine, speech, DECKS, stores.spaces, log));
    const { redis } = database;
    const boards = new Map<string, Board>();
    const rooms = new Map<string, Rooms>();
    const receiving = new Set<string>();
    const present = new Map<string, Presence>();
    const metrics = config.port === undefined ? undefined : await openMetrics();
    const { bot, daily, timetable, lessonsRunning, runLessons } = createViva({
      commands,
      library,
      clips: { ...clips, of: (card) => clips.of(card) ?? speaker?.of(card) },
      redis,
      stores,
      board: joinBoards(boards, log),
      voices: {
        rooms: joinRooms(rooms),
        frames: createFrameCache(FRAMES_HELD),
        serves: (place) => receiving.has(place.split(':')[0]!),
        folder: join(config.dataDirectory, 'lessons'),
      },
      ...(speaker && { voice: speaker.want }),
      answered: metrics?.answered,
      log,
      clock: Date.now,
      zone: config.zone,
    });
    try {
      const adapters = await openAdapters({
        bot,
        stores,
        tokens: createTokens(redis),
        boards,
        rooms,
        receiving,
        present,
        config,
        log,
      });
      await taskGroup(signal, async (group) => {
        const ended = new AbortController();
        const beside = (task: (signal: AbortSignal) => Promise<void>): void =>
          void group.spawn((within) => task(AbortSignal.any([within, ended.signal])));
        beside(database.watch);
        if (speaker) beside(speaker.run);
        const observed = { redis, timetable, lessons: lessonsRunning, present, receiving };
        if (metrics)
          beside((within) => metrics.run(config.port!, observed, log, within).catch(unless(within)));
        const work = (within: AbortSignal) =>
          runDaily({ ...stores, redis }, daily, timetable, config.split, log, within);
        beside((within) => runLessons(within).catch(unless(within)));
        if (config.roles.has('worker')) beside((within) => work(within).catch(unless(within)));
        await taskGroup(group.signal, (running) =>
          adapters.forEach((adapter) => void running.spawn(adapter)),
        );
        ended.abort();
      });
    } finally {
      await timetable.close();
    }
  } finally {
    await database.close();
  }
}

/** Imported only when it is used. */
async function openMetrics() {
  const [{ createMetrics }, { runEndpoint }, { needsOf, observe }] = await Promise.all([
    import('./metrics/metrics.ts'),
    import('./metrics/endpoint.ts'),
    import('./metrics/ofviva.ts'),
  ]);
  const metrics = createMetrics();
  return {
    answered: metrics.answered,
    async run(port: number, observed: Observed, log: Log, signal: AbortSignal): Promise<void> {
      observe(metrics, observed);
      await runEndpoint({ port, needs: needsOf(observed), metrics, log }, signal);
    },
  };
}

/** Throws what went wrong, and not that the signal has fired. */
function unless(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted || error !== signal.reason) throw error;
  };
}

/** What adapters run with. */
interface Running {
  readonly bot: Bot;
  readonly stores: Stores;
  readonly tokens: Tokens;
  /** Each puts its own up, by the beginning of its places' ids. */
  readonly boards: Map<string, Board>;
  /** The same for those that have voice channels. */
  readonly rooms: Map<string, Rooms>;
  /** The platforms whose events this process receives. */
  readonly receiving: Set<string>;
  /** Those of them that have been reached. */
  readonly present: Map<string, Presence>;
  readonly config: Config;
  readonly log: Log;
}

type Adapter = (signal: AbortSignal) => Promise<void>;

/**
 * The adapters of this process, for their group. The boards are up then. Each adapter is imported only when it is used:
 * the libraries of all cost half a second and 127 MB.
 */
async function openAdapters(running: Running): Promise<Adapter[]> {
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
  { bot, stores, tokens, boards, rooms, receiving, present, config, log }: Running,
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
    runDiscord(bot, settings, log, signal, offer),
  );
}

async function openSlack(
  { botToken, way, api }: SlackConfig,
  { bot, stores, tokens, boards, receiving, present, config, log }: Running,
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
    runSlack(bot, stores, heard, tokens, log, signal, (isConnected) => present.set('slack', { isConnected })),
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
  return (signal) => runTerminal(bot, streams, join(config.dataDirectory, 'history'), signal, board);
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

/** SIGTERM and SIGINT cancel all that runs. */
function untilStopped(): AbortSignal {
  const controller = new AbortController();
  const stop = (name: string): void => controller.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, stop);
  return controller.signal;
}

async function main(): Promise<void> {
  const stopped = untilStopped();
  try {
    const config = readConfig(process.env);
    const engine = engineAskedFor(process.env);
    const log = await createLog(config.logLevel ?? (config.discordToken || config.slack ? 'info' : 'warn'));
    await run(config, engine, log, stopped);
  } catch (error) {
    if (stopped.aborted && error === stopped.reason) return;
    for (const failure of leaves(error)) report(failure);
  }
}

function report(failure: unknown): void {
  const configuration = failure instanceof ConfigError;
  console.error(configuration ? failure.message : describeError(failure));
  process.exitCode = configuration ? EXIT_CONFIG : 1;
}

await main();
