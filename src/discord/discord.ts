import { DiscordjsError, DiscordjsErrorCodes, Events, type Client } from 'discord.js';
import { once } from 'node:events';
import { withDesk } from '../chat/desk.ts';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { untilAborted } from '../sleep.ts';
import { createClient } from './client.ts';
import { closedForGood } from './closing.ts';
import { idFor, receive } from './receive.ts';
import { registerCommands } from './register.ts';
import type { Receiver } from '../viva.ts';
import { followGuilds } from './guilds.ts';
import { createRooms, type DiscordRooms } from './voice/rooms.ts';

/** Where Discord keeps what people send. */
const CDN = 'https://cdn.discordapp.com';

export interface DiscordSettings {
  readonly token: string;
  /** Registers the commands in this guild only, for development. */
  readonly guild?: string | undefined;
  /** Address of Discord's API, where it isn't Discord's own. */
  readonly api?: string;
}

/**
 * Viva on Discord, until the signal fires: registers the commands, then answers each interaction in a task of
 * its own. What is being answered then is finished, and the gateway left, within ten seconds.
 *
 * @param offer gets the voice channels, before anything is answered
 * @throws {ConfigError} when Discord refuses the token
 */
export async function runDiscord(
  { bot, installations }: Receiver,
  { token, guild, api }: DiscordSettings,
  log: Log,
  signal: AbortSignal,
  offer: (rooms: DiscordRooms) => void = () => {},
): Promise<void> {
  const client = createClient(api, log);
  const files = { origins: [CDN, ...(api === undefined ? [] : [new URL(api).origin])] };
  let rooms: DiscordRooms | undefined;
  try {
    await withDesk(signal, log, async ({ group, take }) => {
      rooms = createRooms(client, take, log);
      offer(rooms);
      client.on(Events.InteractionCreate, (interaction) =>
        take({ interaction: idFor(interaction) }, (within) => receive(interaction, bot, files, within)),
      );
      followGuilds(client, installations, take);
      client.on(Events.ShardDisconnect, ({ code }) => {
        if (!group.signal.aborted) group.spawn(() => Promise.reject(closedForGood(code)));
      });
      const ready = await connect(client, token, group.signal);
      const changed = await registerCommands(ready, bot.commands, guild);
      const { guilds, ws } = client;
      const facts = { guilds: guilds.cache.size, shards: ws.shards.size, commandsChanged: changed };
      log.info(facts, 'Viva is on Discord');
      await untilAborted(group.signal);
    });
  } finally {
    await rooms?.close();
    await client.destroy();
  }
}

async function connect(client: Client, token: string, signal: AbortSignal): Promise<Client<true>> {
  const ready = once(client, Events.ClientReady, { signal }) as Promise<[Client<true>]>;
  try {
    const [[connected]] = await Promise.all([ready, client.login(token)]);
    return connected;
  } catch (error) {
    if (!(error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)) throw error;
    throw new ConfigError(
      'Discord refuses DISCORD_TOKEN. Make a new one in the developer portal: Bot, Reset Token.',
      { cause: error },
    );
  }
}
