import type { KnownBlock } from '@slack/types';
import type { Clock } from '../far-end/clock.ts';
import { messageBlocks } from './block-kit.ts';
import { SlackError } from './slack-error.ts';
import { app, team } from './workspace.ts';

export interface Content {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs?: string | undefined;
  /** Id of the one user who sees it: of an ephemeral message, or of one in a direct conversation. */
  readonly onlyFor?: string | undefined;
  readonly ephemeral: boolean;
  content: Content;
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

  return {
    add(place: Omit<Message, 'ts' | 'content' | 'deleted'>, content: Content): Message {
      const message = { ...place, ts: nextTs(), content, deleted: false };
      messages.push(message);
      return message;
    },

    /** One that `chat.update` and `chat.delete` can reach: ephemeral ones they can't. */
    find(channel: unknown, ts: unknown): Message {
      const found = messages.find((message) => message.channel === channel && message.ts === ts);
      if (!found || found.ephemeral || found.deleted) throw new SlackError('message_not_found');
      return found;
    },

    seenBy(userId: string): Message[] {
      return messages.filter(
        ({ onlyFor, deleted }) => !deleted && (onlyFor === undefined || onlyFor === userId),
      );
    },
  };
}

/** A message as Slack writes it into payloads and answers. */
export function messageObject({ ts, threadTs, content }: Message): object {
  return {
    type: 'message',
    user: app.userId,
    bot_id: app.botId,
    app_id: app.id,
    team: team.id,
    ts,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    text: content.text,
    blocks: content.blocks,
  };
}
