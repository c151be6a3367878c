import {
  ComponentType,
  MessageFlags,
  PermissionFlagsBits,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Interaction as DiscordInteraction,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Bot } from '../bot.ts';
import type { ActionInteraction, Actor, CommandInteraction, Interaction } from '../interaction.ts';
import type { Manner, Responder } from '../responder.ts';
import { renderMessage, renderModal } from './render.ts';

/** Milliseconds in which Discord wants an acknowledgement. */
const PATIENCE = 3000;

/** As many as Discord shows. */
const SUGGESTIONS = 25;

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** Brings one of Discord's interactions to the bot, and the bot's answer back. */
export async function receive(interaction: DiscordInteraction, bot: Bot, signal: AbortSignal): Promise<void> {
  if (interaction.isAutocomplete()) return suggest(interaction, bot);
  if (interaction.isChatInputCommand())
    return bot.receive(commandOf(interaction), responderTo(interaction), signal);
  if (interaction.isMessageComponent())
    return bot.receive(actionOf(interaction), responderTo(interaction), signal);
  if (interaction.isModalSubmit())
    return bot.receive(submissionOf(interaction), responderTo(interaction), signal);
}

async function suggest(interaction: AutocompleteInteraction, bot: Bot): Promise<void> {
  const { name: option, value: text } = interaction.options.getFocused(true);
  const suggestions = bot.suggest({ command: interaction.commandName, option, text });
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
    kind: 'command',
    command: interaction.commandName,
    options: Object.fromEntries(options),
  };
}

function actionOf(interaction: MessageComponentInteraction): ActionInteraction {
  return { ...originOf(interaction), kind: 'action', actionId: interaction.customId };
}

function submissionOf(interaction: ModalSubmitInteraction): ActionInteraction {
  const values = [...interaction.fields.fields.values()].flatMap((field) =>
    field.type === ComponentType.TextInput ? [[field.customId, field.value] as const] : [],
  );
  return {
    ...originOf(interaction),
    kind: 'action',
    actionId: interaction.customId,
    values: Object.fromEntries(values),
  };
}

function originOf(interaction: Answerable): Pick<Interaction, 'id' | 'actor' | 'place'> {
  return {
    id: `discord-${interaction.id}`,
    actor: actorOf(interaction),
    place: { id: `discord:${interaction.channelId}` },
  };
}

/** In a direct conversation everyone manages for themselves. */
function actorOf({ user, memberPermissions }: Answerable): Actor {
  const manages = memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? true;
  return { id: `discord:${user.id}`, name: user.displayName, manages };
}

function responderTo(interaction: Answerable): Responder {
  let deferred: Manner | undefined;

  return {
    patience: PATIENCE,

    async defer(wanted) {
      const manner = possible(wanted, interaction);
      deferred = manner;
      if (manner === 'update' && canUpdate(interaction)) await interaction.deferUpdate();
      else await interaction.deferReply(visibility(manner));
    },

    async reply(wanted, reply) {
      const manner = possible(wanted, interaction);
      const message = renderMessage(reply);
      if (deferred !== undefined) await interaction.editReply(message);
      else if (manner === 'update' && canUpdate(interaction)) await interaction.update(message);
      else await interaction.reply({ ...withoutEdits(message), ...visibility(manner) });
    },

    async ask(form) {
      if (interaction.isModalSubmit()) throw new Error('Discord opens no form from a form');
      await interaction.showModal(renderModal(form));
    },

    async notice(reply) {
      const message = { ...withoutEdits(renderMessage(reply)), ...visibility('actor') };
      if (deferred === 'actor') await interaction.editReply(renderMessage(reply));
      // The first follow-up of a deferral would become its edit, for all to see: it goes first.
      if (deferred === 'everyone') await interaction.deleteReply();
      if (deferred === undefined) await interaction.reply(message);
      else if (deferred !== 'actor') await interaction.followUp(message);
    },
  };
}

/** A form that was opened from a message can update it; one opened by a command has none. */
function canUpdate(interaction: Answerable): interaction is MessageComponentInteraction {
  return interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage());
}

/** Where there is no message to update, the actor alone gets a new one. */
function possible(manner: Manner, interaction: Answerable): Manner {
  return manner === 'update' && !canUpdate(interaction) ? 'actor' : manner;
}

function visibility(manner: Manner): { flags?: MessageFlags.Ephemeral } {
  return manner === 'actor' ? { flags: MessageFlags.Ephemeral } : {};
}

/** What only an edit can say: which of the old attachments stay. */
function withoutEdits({
  attachments: _none,
  ...message
}: ReturnType<typeof renderMessage>): Omit<ReturnType<typeof renderMessage>, 'attachments'> {
  return message;
}
