import type { KnownBlock } from '@slack/types';
import type { Clock } from '../../far-end/clock.ts';
import { messageBlocks } from '../block-kit.ts';
import { fileObject } from './file-object.ts';
import type { SlackFile } from './files.ts';
import type { Metadata } from './metadata.ts';
import { SlackError } from './slack-error.ts';
import type { Unfurls } from './unfurls.ts';
import { app, team } from './workspace.ts';

export interface Content {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Where a message stands, and for whom. */
export interface Place {
  /** Id of the conversation. */
  readonly channel: string;
  /** The message under which it stands. */
  readonly threadTs?: string | undefined;
  /** A reply that the whole channel sees, too. */
  readonly broadcast?: boolean | undefined;
  /** Id of the one user who sees it: of an ephemeral message, or of one in a direct conversation. */
  readonly onlyFor?: string | undefined;
  readonly ephemeral: boolean;
  /** Id of the user who wrote it; the app's own if not said. */
  readonly author?: string | undefined;
  /** Of which links Slack shows a preview; of none if not said. */
  readonly unfurls?: Unfurls | undefined;
}

export interface Message extends Place {
  readonly ts: string;
  content: Content;
  files: readonly SlackFile[];
  metadata?: Metadata | undefined;
  edited: boolean;
  deleted: boolean;
}

/** Slack cuts off what is longer; a test should rather hear of it. */
const mostText = 40_000;

/** The content that a request posts: its blocks as JSON text (Web API) or as they are (`response_url`). */
export function messageContent({ text, blocks }: { text?: unknown; blocks?: unknown }): Content {
  const content = {
    text: typeof text === 'string' ? text : '',
    blocks: blocks === undefined ? [] : messageBlocks(parsed(blocks, 'invalid_blocks_format')),
  };
  if (content.text === '' && content.blocks.length === 0) throw new SlackError('no_text');
  if (content.text.length > mostText) throw new SlackError('msg_too_long');
  return content;
}

/** The value of an argument that comes as JSON text; fails with `code` if it is none. */
export function parsed(value: unknown, code: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackError(code);
  }
}

/** The messages of all conversations, oldest first. */
export type Messages = ReturnType<typeof createMessages>;

export function createMessages(clock: Clock) {
  const messages: Message[] = [];

  /** Seconds, and a count that makes it unique: `1405894322.002768`. */
  const nextTs = () => `${Math.floor(clock.now() / 1000)}.${String(messages.length + 1).padStart(6, '0')}`;
  const standing = (channel: unknown) =>
    messages.filter((one) => one.channel === channel && !one.ephemeral && !one.deleted);

  return {
    add(place: Place, content: Content, files: readonly SlackFile[] = []): Message {
      const message = { ...place, ts: nextTs(), content, files, edited: false, deleted: false };
      messages.push(message);
      return message;
    },

    /** One that the Web API can reach: ephemeral ones it can't. */
    find(channel: unknown, ts: unknown, otherwise = 'message_not_found'): Message {
      const found = standing(channel).find((message) => message.ts === ts);
      if (!found) throw new SlackError(otherwise);
      return found;
    },

    /** What `conversations.history` tells of: not the replies, unless the channel sees them, too. */
    historyOf: (channel: string) =>
      standing(channel).filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast),

    repliesTo: (channel: string, ts: string) => standing(channel).filter(({ threadTs }) => threadTs === ts),

    /** All that this user sees in these conversations. */
    seenBy: (userId: string, channels: readonly string[]) =>
      messages.filter(
        ({ channel, onlyFor, deleted }) =>
          !deleted && channels.includes(channel) && (onlyFor === undefined || onlyFor === userId),
      ),
  };
}

/** A message as Slack writes it into payloads and answers. */
export function messageObject(message: Message): object {
  const { ts, threadTs, content, author, files, edited } = message;
  const writer = author ?? app.userId;
  return {
    type: 'message',
    user: writer,
    ...(author === undefined && { bot_id: app.botId, app_id: app.id }),
    team: team.id,
    ts,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    text: content.text,
    ...(content.blocks.length > 0 && { blocks: content.blocks }),
    ...(files.length > 0 && { files: files.map(fileObject), upload: true }),
    ...(edited && { edited: { user: writer, ts } }),
  };
}
