import type { types, webApi } from '@slack/bolt';
import { createAsked } from '../chat/asked.ts';
import type { Board } from '../daily/board.ts';
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

interface Located {
  readonly workspace: Workspace;
  readonly channel: string;
}

/** As `createSlackBoard`, with a look-up of its own. @param api address of Slack's Web API, where it isn't Slack's own */
export function openSlackBoard(
  { botToken, api }: { readonly botToken: string; readonly api?: string },
  tools: Tools,
  log: Log,
): Board {
  return createSlackBoard(
    createWorkspaces(() => botToken, clientOptions(api)),
    tools,
    log,
  );
}

/**
 * What Viva does on Slack by itself, in places `slack:<team>/<channel>`. Each call goes out once. What answers another
 * message stands in its thread, and in the channel too: there it is found, and seen by who doesn't open threads.
 */
export function createSlackBoard(workspaces: Workspaces, { uploads }: Tools, log: Log): Board {
  const asked = createAsked('Slack', log);

  return {
    // Slack recognises no message that is sent again.
    nonceLife: () => 0,

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
      const ts = await asked(
        () => postAbout(answered, message, workspace, signal),
        asBoardError,
        place,
        signal,
      );
      await addFiles(reply, { channel, thread: about ?? ts }, workspace, signal);
      return ts;
    },

    find(place, key, since, signal) {
      const { workspace, channel } = located(place);
      return asked(() => findByKey(workspace, channel, key, since, signal), asReadingError, place, signal);
    },

    async direct(account, signal) {
      const { workspace, channel: users } = located(account);
      const open = (client: webApi.WebClient) => client.conversations.open({ users });
      const { channel } = await asked(
        () => workspace.once('conversations.open', open, signal),
        asBoardError,
        account,
        signal,
      );
      return `slack:${workspace.team}/${channel!.id!}`;
    },

    addressOf: (place) => `https://app.slack.com/client/${place.slice('slack:'.length)}`,

    async edit(place, ts, reply, signal) {
      const { workspace, channel } = located(place);
      const message = { channel, ts, ...shownOf(withMentions(reply, PREFIX)) };
      const update = (client: webApi.WebClient) => client.chat.update(message);
      await asked(() => workspace.once('chat.update', update, signal), asBoardError, place, signal);
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
  readonly metadata: types.MessageMetadata;
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
  const send = (client: webApi.WebClient) => client.chat.postMessage(message);
  const { ts } = await workspace.once('chat.postMessage', send, signal);
  if (ts === undefined) throw new Error('Slack posted a message without a ts');
  return ts;
}
