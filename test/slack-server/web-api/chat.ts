import { isTrue } from '../world/flags.ts';
import { messageContent, messageObject, type Content, type Message } from '../world/messages.ts';
import { metadataOf } from '../world/metadata.ts';
import { post, threadOf } from '../world/posting.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { unfurlsOf } from '../world/unfurls.ts';
import { team } from '../world/workspace.ts';
import { textOf, type Arguments, type Methods } from './arguments.ts';

/** https://docs.slack.dev/reference/methods?family=chat */
export function chatMethods(slack: Slack): Methods {
  const { access, messages, outcomes, workspace } = slack;

  /** A message that the app may change, or fails with `otherwise`. */
  function own({ channel, ts }: Arguments, otherwise: string): Message {
    const message = messages.find(access.joined(channel).id, textOf(ts));
    if (message.author !== undefined) throw new SlackError(otherwise);
    return message;
  }

  return {
    'chat.postMessage': (args) => {
      const place = access.postable(args['channel']);
      const message = post(slack, place, {
        content: chatContent(args),
        threadTs: threadOf(slack, place.id, textOf(args['thread_ts'])),
        broadcast: isTrue(args['reply_broadcast']),
        unfurls: unfurlsOf(args),
        metadata: args['metadata'] === undefined ? undefined : metadataOf(args['metadata']),
      });
      return posted(message);
    },

    'chat.postEphemeral': (args) => {
      const place = access.writable(args['channel']);
      const reader = workspace.user(args['user']);
      if (!reader || !place.members.has(reader.id)) throw new SlackError('user_not_in_channel');
      const threadTs = threadOf(slack, place.id, textOf(args['thread_ts']));
      const ephemeral = { channel: place.id, onlyFor: reader.id, threadTs, ephemeral: true };
      const message = messages.add(ephemeral, chatContent(args));
      outcomes.forReader(reader.id, message);
      return { message_ts: message.ts };
    },

    /** Text without blocks takes the blocks away: https://docs.slack.dev/reference/methods/chat.update */
    'chat.update': (args) => {
      const message = own(args, 'cant_update_message');
      const content = chatContent(args);
      if (args['metadata'] !== undefined) message.metadata = metadataOf(args['metadata']);
      message.content = content;
      message.edited = content.blocks.length === 0;
      outcomes.forThoseAt(message);
      return { ...posted(message), text: message.content.text };
    },

    'chat.delete': (args) => {
      const message = own(args, 'cant_delete_message');
      message.deleted = true;
      return { channel: message.channel, ts: message.ts };
    },

    'chat.getPermalink': ({ channel, message_ts: given }) => {
      const { id } = access.visible(channel);
      const { ts, threadTs } = messages.find(id, textOf(given));
      const thread = threadTs === undefined ? '' : `?thread_ts=${threadTs}&cid=${id}`;
      const permalink = `https://${team.domain}.slack.com/archives/${id}/p${ts.replace('.', '')}${thread}`;
      return { channel: id, permalink };
    },
  };
}

/**
 * `chat.*` also refuses blocks with about 12,000 characters of text in all, which `response_url` does not
 * (https://github.com/slackapi/bolt-js/issues/2509 and 2867; Slack counts a little more than the text).
 */
const mostTextOfBlocks = 12_000;

function chatContent(args: Arguments): Content {
  const content = messageContent(args);
  if (textLength(content.blocks) > mostTextOfBlocks) throw new SlackError('msg_blocks_too_long');
  return content;
}

function textLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const lengths = Object.entries(value).map(([key, part]: [string, unknown]) =>
    key === 'text' && typeof part === 'string' ? part.length : textLength(part),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}

function posted(message: Message): object {
  const { channel, ts, metadata } = message;
  return { channel, ts, message: { ...messageObject(message), ...(metadata && { metadata }) } };
}
