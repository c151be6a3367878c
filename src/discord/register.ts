import type { ApplicationCommand, ApplicationCommandData, Client } from 'discord.js';
import type { Command } from '../command.ts';
import { toDiscordCommands, type DiscordCommand } from './commands.ts';

/**
 * Brings Discord's list of our commands to what they are now, if it differs: a change is offered to everyone anew.
 *
 * @param guild only there, at once, for development
 * @returns whether the list was changed
 */
export async function registerCommands(
  client: Client<true>,
  commands: readonly Command[],
  guild: string | undefined,
): Promise<boolean> {
  const wanted = commands.flatMap(toDiscordCommands).map(guild === undefined ? asItIs : forGuild);
  const { commands: registry } = client.application;
  const scope = guild === undefined ? {} : { guildId: guild };
  const registered = await registry.fetch({ ...scope, cache: false });
  if (isSame(wanted, [...registered.values()])) return false;
  await (guild === undefined ? registry.set(wanted) : registry.set(wanted, guild));
  return true;
}

const asItIs = (command: DiscordCommand): DiscordCommand => command;

/** One server's commands are used in that server: Discord keeps nothing of where else. */
function forGuild({
  contexts: _contexts,
  integration_types: _types,
  ...command
}: DiscordCommand): DiscordCommand {
  return command;
}

function isSame(wanted: readonly DiscordCommand[], registered: readonly ApplicationCommand[]): boolean {
  return (
    wanted.length === registered.length &&
    wanted.every((command) =>
      registered.some(
        (one) =>
          one.name === command.name &&
          one.type === command.type &&
          one.equals(command as ApplicationCommandData, true),
      ),
    )
  );
}
