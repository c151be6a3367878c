import { modalView } from './block-kit.ts';
import { messageContent, messageObject, parsed, type Content, type Message } from './messages.ts';
import { SlackError } from './slack-error.ts';
import { replaceModal, viewObject } from './views.ts';
import type { Slack } from './slack.ts';
import { app, channel, directChannel, team, type User } from './workspace.ts';

/** The arguments of a call, as the form fields bring them. */
type Arguments = Readonly<Record<string, string | undefined>>;

/** The Web API's methods, by name: https://docs.slack.dev/reference/methods */
export type WebApi = Readonly<Record<string, (args: Arguments) => object>>;

/** Those that the bot calls with its own token. */
export function webApi(slack: Slack): WebApi {
  const { messages, interactions, views, outcomes } = slack;
  return {
    'auth.test': () => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.domain,
      team_id: team.id,
      user: 'viva',
      user_id: app.userId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),

    'users.info': ({ user }) => ({ user: userObject(userWith(slack, user, 'user_not_found')) }),

    'conversations.open': ({ users }) => ({
      channel: { id: directChannel(userWith(slack, users, 'user_not_found')) },
    }),

    'chat.postMessage': (args) => {
      const place = conversation(slack, args['channel']);
      const content = chatContent(args);
      const message = messages.add({ ...place, threadTs: args['thread_ts'], ephemeral: false }, content);
      if (place.onlyFor === undefined) outcomes.forTheOnlyOne(message);
      else outcomes.forReader(place.onlyFor, message);
      return posted(message);
    },

    'chat.postEphemeral': (args) => {
      const place = conversation(slack, args['channel']);
      const reader = userWith(slack, args['user'], 'user_not_in_channel');
      const ephemeral = { ...place, onlyFor: reader.id, threadTs: args['thread_ts'], ephemeral: true };
      const message = messages.add(ephemeral, chatContent(args));
      outcomes.forReader(reader.id, message);
      return { message_ts: message.ts };
    },

    'chat.update': (args) => {
      const place = conversation(slack, args['channel']);
      const message = messages.find(place.channel, args['ts']);
      message.content = chatContent(args);
      outcomes.forThoseAt(message);
      return { ...posted(message), text: message.content.text };
    },

    'chat.delete': (args) => {
      const message = messages.find(conversation(slack, args['channel']).channel, args['ts']);
      message.deleted = true;
      return { channel: message.channel, ts: message.ts };
    },

    'views.open': (args) => {
      const modal = modalView(parsed(args['view'], 'invalid_arguments'));
      const opener = interactions.exchangeTrigger(args['trigger_id']);
      const view = views.open(opener, modal);
      outcomes.forInteraction(opener, { view });
      return { view: viewObject(view) };
    },

    'views.update': (args) => {
      const modal = modalView(parsed(args['view'], 'invalid_arguments'));
      const view = views.find(args['view_id'], args['hash']);
      replaceModal(view, modal);
      return { view: viewObject(view) };
    },
  };
}

function userWith({ users }: Slack, id: string | undefined, otherwise: string): User {
  const user = users.find((one) => one.id === id);
  if (!user) throw new SlackError(otherwise);
  return user;
}

function userObject({ id, name, timeZone = 'Europe/London', admin = false, owner = false }: User): object {
  const profile = { real_name: name, display_name: name };
  return {
    id,
    team_id: team.id,
    name,
    real_name: name,
    tz: timeZone,
    profile,
    is_admin: admin || owner,
    is_owner: owner,
    is_bot: false,
    deleted: false,
  };
}

/** The channel, or the direct conversation with a user, by its id or the user's. */
function conversation({ users }: Slack, id: string | undefined): Pick<Message, 'channel' | 'onlyFor'> {
  if (id === channel.id) return { channel: channel.id };
  const reader = users.find((user) => user.id === id || directChannel(user) === id);
  if (!reader) throw new SlackError('channel_not_found');
  return { channel: directChannel(reader), onlyFor: reader.id };
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
  return { channel: message.channel, ts: message.ts, message: messageObject(message) };
}
