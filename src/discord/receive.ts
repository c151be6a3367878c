import {
  ApplicationIntegrationType,
  ComponentType,
  MessageFlags,
  PermissionFlagsBits,
  type AutocompleteInteraction,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type Interaction as DiscordInteraction,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Bot } from '../bot.ts';
import type {
  ActionInteraction,
  Actor,
  CommandInteraction,
  Interaction,
  ShortcutInteraction,
} from '../interaction.ts';
import { responderTo, type Answerable } from './respond.ts';

/** As many as Discord shows. */
const SUGGESTIONS = 25;

/** Brings one of Discord's interactions to the bot, and the bot's answer back. */
export async function receive(interaction: DiscordInteraction, bot: Bot, signal: AbortSignal): Promise<void> {
  if (interaction.isAutocomplete()) return suggest(interaction, bot);
  if (interaction.isChatInputCommand())
    return bot.receive(commandOf(interaction), responderTo(interaction), signal);
  if (interaction.isMessageContextMenuCommand())
    return bot.receive(shortcutOf(interaction, bot), responderTo(interaction), signal);
  if (interaction.isMessageComponent())
    return bot.receive(actionOf(interaction), responderTo(interaction), signal);
  if (interaction.isModalSubmit())
    return bot.receive(submissionOf(interaction), responderTo(interaction), signal);
}

async function suggest(interaction: AutocompleteInteraction, bot: Bot): Promise<void> {
  const { name: option, value: text } = interaction.options.getFocused(true);
  const space = spaceOf(interaction);
  const suggestions = await bot.suggest({ space, command: interaction.commandName, option, text });
  await interaction.respond(
    suggestions.slice(0, SUGGESTIONS).map(({ label: name, value }) => ({ name, value })),
  );
}

function commandOf(interaction: ChatInputCommandInteraction): CommandInteraction {
  const options = interaction.options.data.flatMap(({ name, value }) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [],
  );
  return {
    ...originOf(interaction),
    admitted: true,
    kind: 'command',
    command: interaction.commandName,
    options: Object.fromEntries(options),
  };
}

/** The menu names a command by its label. */
function shortcutOf(
  interaction: MessageContextMenuCommandInteraction,
  { commands }: Bot,
): ShortcutInteraction {
  const { commandName: label, targetMessage } = interaction;
  return {
    ...originOf(interaction),
    admitted: true,
    kind: 'shortcut',
    command: commands.find(({ shortcut }) => shortcut?.label === label)?.name ?? label,
    message: { text: targetMessage.content },
  };
}

function actionOf(interaction: MessageComponentInteraction): ActionInteraction {
  const picked = interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
  return {
    ...originOf(interaction),
    ...admission(interaction),
    kind: 'action',
    actionId: picked ?? interaction.customId,
  };
}

function submissionOf(interaction: ModalSubmitInteraction): ActionInteraction {
  const values = [...interaction.fields.fields.values()].flatMap((field) =>
    field.type === ComponentType.TextInput ? [[field.customId, field.value] as const] : [],
  );
  return {
    ...originOf(interaction),
    ...admission(interaction),
    kind: 'action',
    actionId: interaction.customId,
    values: Object.fromEntries(values),
  };
}

/**
 * Who may use a command is Discord's to decide: a server can give one to other roles. It does so when the command
 * is used; a button under the private answer was shown to nobody else.
 */
function admission({ message }: MessageComponentInteraction | ModalSubmitInteraction): { admitted: boolean } {
  return { admitted: message?.flags.has(MessageFlags.Ephemeral) ?? false };
}

function originOf(interaction: Answerable): Pick<Interaction, 'id' | 'actor' | 'place'> {
  return {
    id: `discord-${interaction.id}`,
    actor: actorOf(interaction),
    place: { id: `discord:${interaction.channelId}`, space: spaceOf(interaction) },
  };
}

type Located = Pick<BaseInteraction, 'guildId' | 'user' | 'authorizingIntegrationOwners'>;

/** Where Viva was added to the person and not to the server, the space is the person's own. */
function spaceOf({ guildId, user, authorizingIntegrationOwners: owners }: Located): string {
  const added = guildId !== null && owners[ApplicationIntegrationType.GuildInstall] === guildId;
  return `discord:${added ? guildId : user.id}`;
}

/** In a space of their own everyone manages for themselves. */
function actorOf(interaction: Answerable): Actor {
  const { user, memberPermissions } = interaction;
  const own = spaceOf(interaction) === `discord:${user.id}`;
  const manages = own || (memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false);
  return { id: `discord:${user.id}`, name: user.displayName, manages };
}
