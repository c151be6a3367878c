import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { openVoice } from './authoring/voice.ts';
import type { Bot } from './bot.ts';
import { ConfigError, EXIT_CONFIG, readConfig, type Config } from './config.ts';
import { loadContent } from './content.ts';
import type { Board } from './daily/board.ts';
import { joinBoards } from './daily/boards.ts';
import { runDaily } from './daily/run.ts';
import { leaves } from './errors.ts';
import { createLog, describeError, type Log } from './log.ts';
import type { Engine } from './speech/engine.ts';
import { engineAskedFor } from './speech/environment.ts';
import { openDatabase } from './store/redis.ts';
import { createStores, type Stores } from './store/stores.ts';
import { taskGroup, type TaskGroup } from './taskgroup.ts';
import { createViva } from './viva.ts';

const DECKS = join(import.meta.dirname, '..', 'content');
const AUDIO = join(import.meta.dirname, '..', 'audio');

/** Everything that runs, in one group. It ends with the terminal, with a fault of an adapter, or by the signal. */
async function run(config: Config, engine: Engine | undefined, log: Log, signal: AbortSignal): Promise<void> {
  const { library, clips } = await loadContent(DECKS, AUDIO, log);
  const database = await openDatabase(config, log, signal);
  try {
    const stores = createStores(database.redis);
    const speech = join(config.dataDirectory, 'speech');
    const speaker = engine && (await openVoice(engine, speech, DECKS, stores.spaces, log));
    const { redis } = database;
    const boards = new Map<string, Board>();
    const { bot, daily, timetable } = createViva({
      commands,
      library,
      clips: { of: (card) => clips.of(card) ?? speaker?.of(card) },
      redis,
      stores,
      board: joinBoards(boards),
      ...(speaker && { voice: speaker.want }),
      log,
      clock: Date.now,
      zone: config.zone,
    });
    await taskGroup(signal, async (group) => {
      const ended = new AbortController();
      const beside = (task: (signal: AbortSignal) => Promise<void>): void =>
        void group.spawn((within) => task(AbortSignal.any([within, ended.signal])));
      beside(database.watch);
      if (speaker) beside(speaker.run);
      beside((within) => runDaily({ ...stores, redis }, daily, timetable, log, within).catch(unless(within)));
      await taskGroup(group.signal, (adapters) =>
        runAdapters({ bot, stores, boards, config, log }, adapters),
      );
      ended.abort();
    });
  } finally {
    await database.close();
  }
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
  /** Each puts its own up, by the beginning of its places' ids. */
  readonly boards: Map<string, Board>;
  readonly config: Config;
  readonly log: Log;
}

/** Each adapter is imported only when it is used: the libraries of all cost half a second and 127 MB. */
async function runAdapters({ bot, stores, boards, config, log }: Running, group: TaskGroup): Promise<void> {
  const { discordToken: token, discordGuild: guild, slack, dataDirectory } = config;
  if (token !== undefined) {
    const [{ runDiscord }, { createDiscordBoard }] = await Promise.all([
      import('./discord/discord.ts'),
      import('./discord/board.ts'),
    ]);
    boards.set('discord', createDiscordBoard({ token }, log));
    group.spawn((signal) => runDiscord(bot, { token, guild }, log, signal));
  }
  if (slack) {
    const [{ runSlack }, { openSlackBoard }] = await Promise.all([
      import('./slack/slack.ts'),
      import('./slack/board.ts'),
    ]);
    boards.set('slack', openSlackBoard(slack, stores, log));
    group.spawn((signal) => runSlack(bot, stores, slack, log, signal));
  }
  if (token === undefined && !slack) {
    const [{ runTerminal }, { createTerminalBoard }] = await Promise.all([
      import('./terminal/terminal.ts'),
      import('./terminal/board.ts'),
    ]);
    const board = createTerminalBoard(Date.now);
    boards.set('terminal', board);
    await runTerminal(
      bot,
      { input: process.stdin, output: process.stdout },
      join(dataDirectory, 'history'),
      group.signal,
      board,
    );
  }
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
