import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  PermissionFlagsBits,
  type AutocompleteInteraction,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type Interaction as DiscordInteraction,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { Bot } from '../bot.ts';
import { remoteFile, type FileSource } from '../chat/download.ts';
import type {
  ActionInteraction,
  Actor,
  CommandInteraction,
  Interaction,
  Place,
  ShortcutInteraction,
} from '../interaction.ts';
import { responderTo, type Answerable } from './respond.ts';

/** The id of an interaction, unlike those of other platforms. */
export const idFor = ({ id }: { readonly id: string }): string => `discord-${id}`;

/** As many as Discord shows. */
const SUGGESTIONS = 25;

/** Brings one of Discord's interactions to the bot, and the bot's answer back. */
export async function receive(
  interaction: DiscordInteraction,
  bot: Bot,
  files: FileSource,
  signal: AbortSignal,
): Promise<void> {
  if (interaction.isAutocomplete()) return suggest(interaction, bot);
  if (interaction.isChatInputCommand())
    return bot.receive(commandOf(interaction), responderTo(interaction), signal);
  if (interaction.isMessageContextMenuCommand())
    return bot.receive(shortcutOf(interaction, bot), responderTo(interaction), signal);
  if (interaction.isMessageComponent())
    return bot.receive(actionOf(interaction), responderTo(interaction), signal);
  if (interaction.isModalSubmit())
    return bot.receive(submissionOf(interaction, files), responderTo(interaction), signal);
}

async function suggest(interaction: AutocompleteInteraction, bot: Bot): Promise<void> {
  const { name: option, value: text } = interaction.options.getFocused(true);
  const place = placeOf(interaction);
  const account = `discord:${interaction.user.id}`;
  const suggestions = await bot.suggest({ place, account, command: lineOf(interaction), option, text });
  await interaction.respond(
    suggestions.slice(0, SUGGESTIONS).map(({ label: name, value }) => ({ name, value })),
  );
}

function commandOf(interaction: ChatInputCommandInteraction): CommandInteraction {
  const [first] = interaction.options.data;
  const given =
    first?.type === ApplicationCommandOptionType.Subcommand ? first.options : interaction.options.data;
  const options = (given ?? []).flatMap(({ name, value }) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [],
  );
  return {
    ...originOf(interaction),
    admitted: isInServer(interaction),
    kind: 'command',
    command: lineOf(interaction),
    options: Object.fromEntries(options),
  };
}

/** `ask`, `daily set` */
function lineOf({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): string {
  return [commandName, options.getSubcommand(false)].filter(Boolean).join(' ');
}

/** The menu names a command by its label. */
function shortcutOf(
  interaction: MessageContextMenuCommandInteraction,
  { commands }: Bot,
): ShortcutInteraction {
  const { commandName: label, targetMessage } = interaction;
  return {
    ...originOf(interaction),
    admitted: isInServer(interaction),
    kind: 'shortcut',
    command: commands.find(({ shortcut }) => shortcut?.label === label)?.name ?? label,
    message: { text: targetMessage.content },
  };
}

function actionOf(interaction: MessageComponentInteraction): ActionInteraction {
  return {
    ...originOf(interaction),
    kind: 'action',
    actionId: interaction.isStringSelectMenu() ? pickedIn(interaction) : interaction.customId,
  };
}

/** Only what the menu offers leads anywhere. */
function pickedIn({ values: [picked], component }: StringSelectMenuInteraction): string {
  return component.options.find(({ value }) => value === picked)?.value ?? '';
}

function submissionOf(interaction: ModalSubmitInteraction, source: FileSource): ActionInteraction {
  const fields = [...interaction.fields.fields.values()];
  const values = fields.flatMap((field) =>
    field.type === ComponentType.TextInput ? [[field.customId, field.value] as const] : [],
  );
  const files = fields.flatMap((field) => {
    const sent = field.type === ComponentType.FileUpload ? field.attachments.first() : undefined;
    return sent ? [[field.customId, remoteFile(sent, source)] as const] : [];
  });
  return {
    ...originOf(interaction),
    kind: 'action',
    actionId: interaction.customId,
    values: Object.fromEntries(values),
    files: Object.fromEntries(files),
  };
}

function originOf(interaction: Answerable): Pick<Interaction, 'id' | 'actor' | 'place'> {
  return { id: idFor(interaction), actor: actorOf(interaction), place: placeOf(interaction) };
}

function placeOf(interaction: Located): Place {
  return {
    id: `discord:${interaction.channelId}`,
    space: spaceOf(interaction),
    ...(isInServer(interaction) && { admission: ADMISSION }),
    ...(isGuest(interaction) && { guest: true }),
  };
}

const ADMISSION = '*Server Settings › Integrations › Viva* says which roles may use which command.';

type Located = Pick<
  BaseInteraction,
  'guildId' | 'channelId' | 'context' | 'user' | 'authorizingIntegrationOwners'
>;

/** In a server that has added Viva. There Discord itself keeps commands from those who may not use them. */
function isInServer({ guildId, authorizingIntegrationOwners: owners }: Located): boolean {
  return guildId !== null && owners[ApplicationIntegrationType.GuildInstall] === guildId;
}

/** Among people who have not added Viva to where they are: it is there for one of them, and no member itself. */
function isGuest(interaction: Located): boolean {
  const { guildId, context } = interaction;
  return guildId === null ? context === InteractionContextType.PrivateChannel : !isInServer(interaction);
}

/** Where Viva was added to a person and not to the server, the space is that person's own. */
function spaceOf(interaction: Located): string {
  const { guildId, user, authorizingIntegrationOwners: owners } = interaction;
  if (isInServer(interaction)) return `discord:${guildId}`;
  return `discord:${owners[ApplicationIntegrationType.UserInstall] ?? user.id}`;
}

/** In a space of their own everyone manages for themselves. */
function actorOf(interaction: Answerable): Actor {
  const { user, memberPermissions } = interaction;
  const id = `discord:${user.id}`;
  const mayManage = memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
  const manages = isInServer(interaction) ? mayManage : spaceOf(interaction) === id;
  return { id, name: user.displayName, manages };
}
