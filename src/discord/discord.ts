import { Client, DiscordjsError, DiscordjsErrorCodes, Events, GatewayIntentBits, Options } from 'discord.js';
import { once } from 'node:events';
import type { Bot } from '../bot.ts';
import { settled } from '../chat/settled.ts';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { untilAborted } from '../sleep.ts';
import { taskGroup } from '../taskgroup.ts';
import { toDiscordCommand } from './commands.ts';
import { receive } from './receive.ts';

export interface DiscordSettings {
  readonly token: string;
  /** Address of Discord's API, where it isn't Discord's own. */
  readonly api?: string;
}

/**
 * Viva on Discord, until the signal fires: registers the commands, then answers each interaction in a task of
 * its own.
 *
 * @throws {ConfigError} when Discord refuses the token
 */
export async function runDiscord(
  bot: Bot,
  { token, api }: DiscordSettings,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const client = new Client({
    // Guilds are what voice and permissions need; of members, messages and presences we keep nothing.
    intents: [GatewayIntentBits.Guilds],
    makeCache: Options.cacheWithLimits({
      MessageManager: 0,
      GuildMemberManager: 0,
      UserManager: 0,
      PresenceManager: 0,
    }),
    ...(api !== undefined && { rest: { api } }),
  });
  client.on(Events.Error, (error) => log.error({ err: error }, 'the Discord client failed'));
  try {
    await taskGroup(signal, async (group) => {
      client.on(Events.InteractionCreate, (interaction) => {
        if (!group.signal.aborted)
          group.spawn((within) =>
            settled(() => receive(interaction, bot, within), log, { interaction: interaction.id }),
          );
      });
      client.on(Events.ShardDisconnect, ({ code }) => {
        if (!group.signal.aborted)
          group.spawn(() => Promise.reject(new Error(`Discord has closed the gateway for good (${code})`)));
      });
      await connect(client, token, group.signal);
      await client.application?.commands.set(bot.commands.map(toDiscordCommand));
      log.info({ commands: bot.commands.length }, 'Viva is on Discord');
      await untilAborted(group.signal);
    });
  } finally {
    await client.destroy();
  }
}

async function connect(client: Client, token: string, signal: AbortSignal): Promise<void> {
  const ready = once(client, Events.ClientReady, { signal });
  try {
    await Promise.all([ready, client.login(token)]);
  } catch (error) {
    if (!(error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)) throw error;
    throw new ConfigError(
      'Discord refuses DISCORD_TOKEN. Make a new one in the developer portal: Bot, Reset Token.',
      { cause: error },
    );
  }
}
