import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody as DiscordCommand,
  type APIApplicationCommandBasicOption as DiscordOption,
} from 'discord.js';
import type { Command } from '../command.ts';
import type { Option } from '../options.ts';

/** A command as Discord wants it registered. */
export function toDiscordCommand({ name, summary, options, permission }: Command): DiscordCommand {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description: summary,
    // Discord wants what is required first.
    options: Object.entries(options)
      .toSorted(([, one], [, other]) => Number(other.required) - Number(one.required))
      .map(([option, definition]) => toDiscordOption(option, definition)),
    default_member_permissions: permission === 'managers' ? String(PermissionFlagsBits.ManageGuild) : null,
  };
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
