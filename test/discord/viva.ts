import { onTestFinished } from 'vitest';
import type { Command } from '../../src/command.ts';
import { runDiscord } from '../../src/discord/discord.ts';
import { running, type RunningAdapter } from '../adapter.ts';
import { botOn, type TestBot } from '../bot.ts';
import { testRedis } from '../database.ts';
import {
  startDiscordServer,
  type DiscordServer,
  type DiscordServerOptions,
} from '../discord-server/server.ts';

/** One for the file that imports this; each test finds it empty. */
const redis = await testRedis();

export interface VivaOnDiscord extends RunningAdapter, TestBot {
  readonly server: DiscordServer;
  /** Starts Viva another time at the same far end. */
  again(commands?: readonly Command[]): Promise<RunningAdapter & TestBot>;
}

/** Viva on a Discord of its own, for the length of the test. */
export async function vivaOnDiscord(
  options: DiscordServerOptions = {},
  { commands, guild }: { readonly commands?: readonly Command[]; readonly guild?: string } = {},
): Promise<VivaOnDiscord> {
  await redis.flushall();
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  const again = async (ofThese: readonly Command[] | undefined = commands) => {
    const made = botOn(redis, ofThese);
    onTestFinished(() => made.timetable.close());
    const settings = { token: server.token, api: server.api, guild };
    const adapter = await running(made.log, (signal) => runDiscord(made, settings, made.log, signal));
    return { ...made, ...adapter };
  };
  return { server, again, ...(await again()) };
}
