import {
  MessageFlags,
  PermissionFlagsBits,
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Clip, Reply } from '../reply.ts';
import type { Manner, Responder } from '../responder.ts';
import { isMessageGone, send } from './failures.ts';
import { withoutFiles } from './permissions.ts';
import { renderMessage, renderModal, renderVoice, ROOM, type MessagePayload } from './render.ts';

/** Milliseconds in which Discord wants an acknowledgement. */
const PATIENCE = 3000;

/** What can be answered with a message. */
export type Answerable =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | MessageComponentInteraction
  | ModalSubmitInteraction;

/** Answers one of Discord's interactions. */
export function responderTo(interaction: Answerable): Responder {
  let deferred: Manner | undefined;

  const defer = async (manner: Manner): Promise<void> => {
    await send(async () => {
      if (manner === 'update' && canUpdate(interaction)) await interaction.deferUpdate();
      else await interaction.deferReply(visibility(manner));
    });
    deferred = manner;
    // Where Discord had our first try and its answer was lost, the library doesn't know of it.
    interaction.deferred = true;
  };

  const reply = async (manner: Manner, answer: Reply): Promise<void> => {
    const voice = deferred === undefined && manner !== 'update' ? voiceOf(answer, interaction) : undefined;
    if (voice) return sayTo(interaction, manner, voice, answer.text);
    const message = renderMessage(permitted(answer, interaction));
    if (deferred !== undefined) await interaction.editReply(message);
    else if (manner === 'update' && canUpdate(interaction)) await interaction.update(message);
    else await interaction.reply({ ...withoutEdits(message), ...visibility(manner) });
  };

  /** Where the message to change has been deleted meanwhile, the actor gets a new one. */
  const replyAnyhow = async (manner: Manner, answer: Reply): Promise<void> => {
    try {
      await reply(manner, answer);
    } catch (error) {
      if (manner !== 'update' || !isMessageGone(error)) throw error;
      const message = {
        ...withoutEdits(renderMessage(permitted(answer, interaction))),
        ...visibility('actor'),
      };
      await (deferred === undefined ? interaction.reply(message) : interaction.followUp(message));
    }
  };

  const notice = async (answer: Reply): Promise<void> => {
    const message = { ...withoutEdits(renderMessage(answer)), ...visibility('actor') };
    if (deferred === 'actor') await interaction.editReply(renderMessage(answer));
    // The first follow-up of a deferral would become its edit, for all to see: it goes first.
    if (deferred === 'everyone') await interaction.deleteReply().catch(unlessGone);
    if (deferred === undefined) await interaction.reply(message);
    else if (deferred !== 'actor') await interaction.followUp(message);
  };

  return {
    patience: PATIENCE,
    prefix: '/',
    room: ROOM,
    defer: (manner) => defer(possible(manner, interaction)),
    reply: (manner, answer) => send(() => replyAnyhow(possible(manner, interaction), answer)),
    notice: (answer) => send(() => notice(answer)),
    ask: (form) =>
      send(async () => {
        if (interaction.isModalSubmit()) throw new Error('Discord opens no form from a form');
        await interaction.showModal(renderModal(form));
      }),
  };
}

/** Deleted already: by a first try whose answer was lost, or by somebody. */
function unlessGone(error: unknown): void {
  if (!isMessageGone(error)) throw error;
}

/** The clip of a reply that has at most its words beside it, if it may be sent as a voice message. */
function voiceOf(reply: Reply, { appPermissions }: Answerable): Clip | undefined {
  const { clip, text: _words, ...others } = reply;
  const may = appPermissions.has(PermissionFlagsBits.SendVoiceMessages);
  return may && Object.values(others).every((part) => part === undefined) ? clip : undefined;
}

/** No text can stand in a voice message: its words follow it. */
async function sayTo(interaction: Answerable, manner: Manner, clip: Clip, text?: string): Promise<void> {
  const { files, flags } = renderVoice(clip);
  const ephemeral = manner === 'actor' ? MessageFlags.Ephemeral : 0;
  await interaction.reply({ files, flags: flags | ephemeral });
  if (text !== undefined)
    await interaction.followUp({ ...withoutEdits(renderMessage({ text })), ...visibility(manner) });
}

function permitted(reply: Reply, { appPermissions }: Answerable): Reply {
  const files = reply.clip ?? reply.image ?? reply.file;
  return files && !appPermissions.has(PermissionFlagsBits.AttachFiles) ? withoutFiles(reply) : reply;
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
}: MessagePayload): Omit<MessagePayload, 'attachments'> {
  return message;
}
