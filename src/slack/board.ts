import type { webApi } from '@slack/bolt';
import { randomUUID } from 'node:crypto';
import { asked } from '../chat/asked.ts';
import type { Board } from '../daily/board.ts';
import type { Tokens } from '../daily/tokens.ts';
import type { Log } from '../log.ts';
import { withMentions } from '../mention.ts';
import type { Reply } from '../reply.ts';
import { codeOf } from './failures.ts';
import { filesOf, postFile, type Spot } from './files.ts';
import { findByKey, metadataOf } from './history.ts';
import { asBoardError, asReadingError } from './refusals.ts';
import { renderMessage, type MessagePayload } from './render.ts';
import { PREFIX, type Tools } from './respond.ts';
import { clientOptions, createWorkspaces, type Workspace, type Workspaces } from './workspaces.ts';

const POST = 'chat.postMessage';

interface Located {
  readonly workspace: Workspace;
  readonly channel: string;
}

/** As `createSlackBoard`, with a look-up of its own. @param api address of Slack's Web API, where it isn't Slack's own */
export function openSlackBoard(
  { botToken, api }: { readonly botToken: string; readonly api?: string },
  tools: Tools,
  tokens: Tokens,
  log: Log,
): Board {
  const calling = { options: clientOptions(api, log), tokens, priority: 'rest' } as const;
  return createSlackBoard(
    createWorkspaces(() => botToken, calling),
    tools,
    log,
  );
}

/**
 * What Viva does on Slack by itself, in places `slack:<team>/<channel>`. Each call goes out once. What answers another
 * message stands in its thread, and in the channel too: there it is found, and seen by who doesn't open threads.
 */
export function createSlackBoard(workspaces: Workspaces, { uploads }: Tools, log: Log): Board {
  return {
    // Slack recognises no message that is sent again.
    nonceLife: () => 0,

    ready(place, { key, due }, signal) {
      const { workspace, channel } = located(place);
      return workspace.ready({ method: POST, channel, id: key }, due, signal);
    },

    async post(place, { key, reply, about, inThread = false }, signal) {
      const { workspace, channel } = located(place);
      const message: Message = {
        channel,
        ...shownOf(withMentions(reply, PREFIX)),
        metadata: metadataOf(key),
        unfurl_links: false,
        unfurl_media: false,
      };
      const answered = about === undefined ? undefined : { ts: about, broadcast: !inThread };
      const ts = await asked(() => postAbout(answered, message, workspace, signal), asBoardError, signal);
      await addFiles(reply, { channel, thread: about ?? ts }, workspace, signal);
      return ts;
    },

    find(place, key, since, signal) {
      const { workspace, channel } = located(place);
      return asked(() => findByKey(workspace, channel, key, since, signal), asReadingError, signal);
    },

    async direct(account, signal) {
      const { workspace, channel: users } = located(account);
      const open = (client: webApi.WebClient) => client.conversations.open({ users });
      const asking = { method: 'conversations.open', id: randomUUID() };
      await workspace.ready(asking, Date.now(), signal);
      const { channel } = await asked(() => workspace.once(asking, open, signal), asBoardError, signal);
      const space = `slack:${workspace.team}`;
      return { id: `${space}/${channel!.id!}`, space };
    },

    addressOf: (place) => `https://app.slack.com/client/${place.slice('slack:'.length)}`,

    async edit(place, ts, reply, signal) {
      const { workspace, channel } = located(place);
      const message = { channel, ts, ...shownOf(withMentions(reply, PREFIX)) };
      const update = (client: webApi.WebClient) => client.chat.update(message);
      const asking = { method: 'chat.update', id: randomUUID() };
      await workspace.ready(asking, Date.now(), signal);
      await asked(() => workspace.once(asking, update, signal), asBoardError, signal);
    },
  };

  function located(place: string): Located {
    const [team = '', channel = ''] = place.slice('slack:'.length).split('/');
    return { workspace: workspaces(team), channel };
  }

  /** The message stands already, so that nothing that fails here may seem to be its failure. */
  async function addFiles(
    reply: Reply,
    spot: Spot,
    workspace: Workspace,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      for (const file of filesOf(reply)) await postFile(file, spot, workspace, uploads, signal);
    } catch (error) {
      log.warn({ channel: spot.channel, err: error }, 'a message on Slack stands without its files');
    }
  }
}

/** A clip comes as a file in the thread; its words are told where there are no others. */
function shownOf({ clip, ...reply }: Reply): MessagePayload {
  return renderMessage(clip && Object.keys(reply).length === 0 ? { clip } : reply);
}

interface Message extends MessagePayload {
  readonly channel: string;
  readonly metadata: ReturnType<typeof metadataOf>;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

interface Threaded extends Message {
  readonly thread_ts: string;
}

/** Where the message that this one is about was deleted, it stands alone. */
async function postAbout(
  about: { readonly ts: string; readonly broadcast: boolean } | undefined,
  message: Message,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<string> {
  if (about === undefined) return post(message, workspace, signal);
  try {
    const reply = { ...message, thread_ts: about.ts };
    return await post(about.broadcast ? { ...reply, reply_broadcast: true } : reply, workspace, signal);
  } catch (error) {
    if (codeOf(error) !== 'thread_not_found') throw error;
    return post(message, workspace, signal);
  }
}

async function post(
  message: Message | Threaded | (Threaded & { reply_broadcast: true }),
  workspace: Workspace,
  signal: AbortSignal,
): Promise<string> {
  const id = message.metadata.event_payload.key;
  const send = (client: webApi.WebClient) => client.chat.postMessage(message);
  const { ts } = await workspace.once({ method: POST, channel: message.channel, id }, send, signal);
  if (ts === undefined) throw new Error('Slack posted a message without a ts');
  return ts;
}
