import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody as SlashCommand,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody as MenuCommand,
  type APIApplicationCommandBasicOption as DiscordOption,
  type APIApplicationCommandSubcommandOption as Subcommand,
} from 'discord.js';
import type { Command, Usage } from '../command.ts';
import type { Option } from '../options.ts';

export type DiscordCommand = SlashCommand | MenuCommand;

type Availability = Pick<DiscordCommand, 'default_member_permissions' | 'integration_types' | 'contexts'>;

/** A command as Discord wants it registered: a slash command, and an entry in the menu of messages if it has one. */
export function toDiscordCommands(command: Command): DiscordCommand[] {
  const { name, summary: description, usages, shortcut } = command;
  const everywhere = usedBy(command);
  const slash: DiscordCommand = {
    ...everywhere,
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    options: name in usages ? optionsOf(usages[name]!) : Object.entries(usages).map(toSubcommand),
  };
  if (!shortcut) return [slash];
  return [slash, { ...everywhere, type: ApplicationCommandType.Message, name: shortcut.label }];
}

/** By whom and where a command can be used: Discord's own settings can change what holds for managers. */
function usedBy({ permission }: Command): Availability {
  return {
    default_member_permissions: permission !== 'anyone' ? String(PermissionFlagsBits.ManageGuild) : null,
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    contexts: [
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      InteractionContextType.PrivateChannel,
    ],
  };
}

/** @param line `daily set` */
function toSubcommand([line, usage]: [string, Usage]): Subcommand {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: line.split(' ').at(-1)!,
    description: usage.summary,
    options: optionsOf(usage),
  };
}

/** Discord wants what is required first. */
function optionsOf({ options }: Usage): DiscordOption[] {
  return Object.entries(options)
    .toSorted(([, one], [, other]) => Number(other.required) - Number(one.required))
    .map(([option, definition]) => toDiscordOption(option, definition));
}

function toDiscordOption(name: string, option: Option): DiscordOption {
  const { kind, summary: description, required, range, choices } = option;
  const common = { name, description, required };
  const [least, most] = range ?? [];
  if (kind === 'integer')
    return {
      ...common,
      type: ApplicationCommandOptionType.Integer,
      ...(range && { min_value: least, max_value: most }),
    };
  const text = { ...common, type: ApplicationCommandOptionType.String } as const;
  if (choices) return { ...text, choices: choices.map((choice) => ({ name: choice, value: choice })) };
  return {
    ...text,
    ...(range && { min_length: least, max_length: most }),
    ...(option.suggest && { autocomplete: true as const }),
  };
}
