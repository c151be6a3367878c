import { isTrue } from '../world/flags.ts';
import { scopeFor } from '../world/scopes.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { app, directChannel, team, type Conversation } from '../world/workspace.ts';
import { textOf, type Methods } from './arguments.ts';
import { page } from './history.ts';

/** https://docs.slack.dev/reference/methods?family=conversations */
export function conversationMethods(slack: Slack): Methods {
  const { access, grant, messages, workspace } = slack;

  function readable(channel: unknown, what: 'read' | 'history'): Conversation {
    const found = what === 'read' ? access.visible(channel) : access.joined(channel);
    grant.demand(scopeFor(found.kind, what));
    return found;
  }

  return {
    'conversations.open': ({ users, return_im: whole }) => {
      const ids = textOf(users)?.split(',') ?? [];
      if (ids.length === 0) throw new SlackError('users_list_not_supplied');
      const [user, another] = ids.map((id) => workspace.user(id));
      if (!user) throw new SlackError('user_not_found');
      if (another) throw new Error('this far end holds no direct conversations of several people');
      grant.demand('im:write');
      const im = workspace.conversation(directChannel(user));
      return { channel: isTrue(whole) && im ? channelObject(im) : { id: directChannel(user) } };
    },

    'conversations.info': ({ channel, include_num_members: counted }) => {
      const found = readable(channel, 'read');
      const members = isTrue(counted) ? { num_members: found.members.size } : {};
      return { channel: { ...channelObject(found), ...members } };
    },

    'conversations.members': ({ channel }) => ({
      members: [...readable(channel, 'read').members],
      response_metadata: { next_cursor: '' },
    }),

    'conversations.history': (args) => {
      const { id } = readable(args['channel'], 'history');
      const latestFirst = messages.historyOf(id).toReversed();
      return page(slack, 'conversations.history', args, latestFirst);
    },

    'conversations.replies': (args) => {
      const { id } = readable(args['channel'], 'history');
      const { threadTs, ts } = messages.find(id, textOf(args['ts']), 'thread_not_found');
      const first = messages.find(id, threadTs ?? ts, 'thread_not_found');
      const thread = [first, ...messages.repliesTo(id, first.ts)];
      return page(slack, 'conversations.replies', args, thread);
    },
  };
}

/** https://docs.slack.dev/reference/objects/conversation-object */
function channelObject({ id, name, kind, creator, members, archived }: Conversation): object {
  const common = { id, created: 1_700_000_000, is_archived: archived, is_mpim: false, is_org_shared: false };
  if (kind === 'im') return { ...common, is_im: true, user: creator, is_open: true, priority: 0 };
  return {
    ...common,
    name,
    name_normalized: name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_private: kind === 'private',
    is_member: members.has(app.userId),
    is_general: false,
    is_shared: false,
    creator,
    context_team_id: team.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}
