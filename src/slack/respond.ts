import type { Form, Reply } from '../reply.ts';
import type { Manner, Responder } from '../responder.ts';
import type { Uploads } from '../store/uploads.ts';
import { codeOf } from './failures.ts';
import { filesOf, postFile, type Shared, type Spot } from './files.ts';
import { renderMessage, renderModal, ROOM, type MessagePayload } from './render.ts';
import { respondTo } from './response-url.ts';
import type { Workspace } from './workspaces.ts';

/** Milliseconds for telling what went wrong. */
const NOTICE_LIMIT = 5000;

/** Where an event comes from, and what it can be answered by. */
export interface Occasion {
  readonly workspace: Workspace;
  /** `U…` */
  readonly user: string;
  /** None for the app's home. */
  readonly channel: string | undefined;
  /** The message that a thread hangs on, if it happened in a thread. */
  readonly thread: string | undefined;
  /** The message that it happened on, if that can be changed by the Web API: ephemeral ones can't. */
  readonly message: string | undefined;
  /** Serves five answers within half an hour. */
  readonly responseUrl: string | undefined;
  /** Opens a modal, within three seconds; a modal's own submission has none. */
  readonly trigger: string | undefined;
}

/** What of an occasion travels with a modal, so that what is sent with it can be answered where it was opened. */
export type ModalOrigin = Pick<Occasion, 'channel' | 'thread' | 'message' | 'responseUrl'>;

/** What answering needs beside the occasion. */
export interface Tools {
  readonly uploads: Uploads;
}

/** On Slack every command begins with the one that Viva has. */
export const PREFIX = '/viva ';

/**
 * Answers one event. Slack was told at once that it came: nothing has to be deferred. By the response URL while that
 * serves, which works in channels that Viva isn't in; else by the Web API.
 */
export function responderTo(occasion: Occasion, { uploads }: Tools, signal: AbortSignal): Responder {
  return {
    patience: Infinity,
    prefix: PREFIX,
    room: ROOM,
    defer: async () => {},
    async reply(manner, { clip, image, file, ...reply }) {
      const files = filesOf({ ...(clip && { clip }), ...(image && { image }), ...(file && { file }) });
      const shown =
        files.length > 0 ? await withFiles(reply, files, manner, occasion, uploads, signal) : reply;
      if (Object.keys(shown).length > 0) await say(occasion, manner, shown, signal);
    },
    // Also when it is the signal that ended the work: that, too, is told.
    notice: (reply) => say(occasion, 'actor', reply, AbortSignal.timeout(NOTICE_LIMIT)),
    ask: (form) => openModal(occasion, form, signal),
  };
}

/** An ephemeral message holds no file: what is for the actor alone comes in their direct messages. */
async function withFiles(
  reply: Reply,
  files: readonly Shared[],
  manner: Manner,
  { workspace, user, channel, thread }: Occasion,
  uploads: Uploads,
  signal: AbortSignal,
): Promise<Reply> {
  const open = manner === 'everyone' && channel !== undefined;
  const spot = open ? { channel, thread } : await directMessages(workspace, user, signal);
  const links: string[] = [];
  for (const file of files) links.push(await postFile(file, spot, workspace, uploads, signal));
  if (spot.channel === channel) return reply;
  const where = links.map((link) => `It is [in our direct messages](${link}).`);
  return { ...reply, text: [reply.text, ...where].filter(Boolean).join('\n\n') };
}

async function directMessages(workspace: Workspace, users: string, signal: AbortSignal): Promise<Spot> {
  const { channel } = await workspace.call(
    'conversations.open',
    (client) => client.conversations.open({ users }),
    signal,
  );
  if (channel?.id === undefined) throw new Error('Slack opened no direct conversation');
  return { channel: channel.id, thread: undefined };
}

async function say(occasion: Occasion, manner: Manner, reply: Reply, signal: AbortSignal): Promise<void> {
  const message = renderMessage(reply);
  const { responseUrl, thread } = occasion;
  const how = {
    response_type: manner === 'everyone' ? 'in_channel' : 'ephemeral',
    replace_original: manner === 'update',
    ...(thread !== undefined && manner !== 'update' && { thread_ts: thread }),
  } as const;
  const said = responseUrl !== undefined && (await respondTo(responseUrl, { ...message, ...how }, signal));
  if (!said) await sayByWebApi(occasion, manner, message, signal);
}

async function sayByWebApi(
  { workspace, user, channel, thread, message }: Occasion,
  manner: Manner,
  payload: MessagePayload,
  signal: AbortSignal,
): Promise<void> {
  const place = { channel: channel ?? user, ...(thread !== undefined && { thread_ts: thread }), ...payload };
  const post = () => postTo(place, workspace, signal);
  if (manner === 'update' && message !== undefined && channel !== undefined)
    await update({ ...place, ts: message, channel }, workspace, signal);
  // In a direct conversation everything is private, and stays.
  else if (manner === 'everyone' || channel === undefined || channel.startsWith('D')) await post();
  else await postEphemeral({ ...place, channel, user }, workspace, signal);
}

/** Why someone can't be told something in a channel alone; in their direct messages they can. */
const OUT_OF_REACH = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'user_not_in_channel',
];

/** A message that has been deleted meanwhile is no obstacle: what would have changed it comes anew. */
async function update(
  message: MessagePayload & { channel: string; ts: string },
  workspace: Workspace,
  signal: AbortSignal,
): Promise<void> {
  try {
    await workspace.call('chat.update', (client) => client.chat.update(message), signal);
  } catch (error) {
    if (codeOf(error) !== 'message_not_found') throw error;
    await postTo(message, workspace, signal);
  }
}

async function postEphemeral(
  message: MessagePayload & { channel: string; user: string },
  workspace: Workspace,
  signal: AbortSignal,
): Promise<void> {
  try {
    await workspace.call('chat.postEphemeral', (client) => client.chat.postEphemeral(message), signal);
  } catch (error) {
    if (!OUT_OF_REACH.includes(codeOf(error) ?? '')) throw error;
    const { text, blocks, user: channel } = message;
    const direct = { channel, text, blocks };
    await postTo(direct, workspace, signal);
  }
}

async function postTo(
  message: MessagePayload & { channel: string },
  workspace: Workspace,
  signal: AbortSignal,
): Promise<void> {
  const asking = { method: 'chat.postMessage', channel: message.channel };
  await workspace.call(asking, (client) => client.chat.postMessage(message), signal);
}

async function openModal(
  { workspace, trigger, ...occasion }: Occasion,
  form: Form,
  signal: AbortSignal,
): Promise<void> {
  if (trigger === undefined) throw new Error('Slack opens no form from a form');
  const { channel, thread, message, responseUrl } = occasion;
  const origin: ModalOrigin = { channel, thread, message, responseUrl };
  const view = renderModal(form, JSON.stringify(origin));
  await workspace.call('views.open', (client) => client.views.open({ trigger_id: trigger, view }), signal);
}
