import type { SlackFile } from './files.ts';
import type { Content, Message } from './messages.ts';
import type { Metadata } from './metadata.ts';
import { SlackError } from './slack-error.ts';
import type { Slack } from './slack.ts';
import type { Unfurls } from './unfurls.ts';
import type { Conversation } from './workspace.ts';

interface Posted {
  readonly content: Content;
  readonly threadTs?: string | undefined;
  readonly broadcast?: boolean;
  readonly files?: readonly SlackFile[];
  readonly metadata?: Metadata | undefined;
  readonly unfurls?: Unfurls;
}

/** Puts a message of the app into a conversation, where all who are in it see it. */
export function post(slack: Slack, { id, kind, creator }: Conversation, posted: Posted): Message {
  const { content, threadTs, broadcast, metadata, unfurls } = posted;
  const files = [...(posted.files ?? []), ...slack.files.linkedFrom(shownText(content))];
  const onlyFor = kind === 'im' ? creator : undefined;
  const place = { channel: id, threadTs, broadcast, onlyFor, ephemeral: false, unfurls };
  const message = slack.messages.add(place, content, files);
  message.metadata = metadata;
  for (const file of files) file.shares.push({ channel: { id, kind }, ts: message.ts });
  if (onlyFor === undefined) slack.outcomes.forTheOnlyOne(message);
  else slack.outcomes.forReader(onlyFor, message);
  return message;
}

/**
 * The thread that a request names by its first message. Slack says what it does not find
 * (https://github.com/slackapi/bolt-js/issues/2307), and lets the reply to a reply go astray, which a test should
 * rather hear of.
 */
export function threadOf({ messages }: Slack, channel: string, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const first = messages.find(channel, ts, 'thread_not_found');
  if (first.threadTs !== undefined) throw new SlackError('cannot_reply_to_message');
  return ts;
}

/** All the text in which a link shows the file it leads to. */
function shownText({ text, blocks }: Content): string {
  return blocks.length === 0 ? text : JSON.stringify(blocks);
}
