import type { Features } from './features.ts';
import type { Grant } from './scopes.ts';
import { SlackError } from './slack-error.ts';
import { app, directChannel, type Conversation, type Workspace } from './workspace.ts';

/** Which conversations the app may read and write in. */
export type Access = ReturnType<typeof createAccess>;

export function createAccess(workspace: Workspace, grant: Grant, { messagesTab }: Features) {
  /** One that the bot can see: a private channel in which it isn't doesn't exist for it. */
  function visible(id: unknown): Conversation {
    const found = workspace.conversation(id);
    if (!found || (found.kind === 'private' && !found.members.has(app.userId)))
      throw new SlackError('channel_not_found');
    return found;
  }

  /** One in which the bot is. */
  function joined(id: unknown): Conversation {
    const found = visible(id);
    if (!found.members.has(app.userId)) throw new SlackError('not_in_channel');
    return found;
  }

  function open(conversation: Conversation): Conversation {
    if (conversation.kind === 'im' && !messagesTab) throw new SlackError('messages_tab_disabled');
    if (conversation.archived) throw new SlackError('is_archived');
    if (conversation.restricted) throw new SlackError('restricted_action');
    return conversation;
  }

  return {
    visible,
    joined,

    /** One in which the bot may write as a member. */
    writable: (id: unknown) => open(joined(id)),

    /**
     * One to which `chat.postMessage` may post: also named by its name or the user's id, and with
     * `chat:write.public` a public one in which the bot isn't.
     */
    postable(name: unknown): Conversation {
      const found = visible(idOf(workspace, name));
      const uninvited = found.kind === 'public' && grant.has('chat:write.public');
      return open(uninvited ? found : joined(found.id));
    },
  };
}

/** The id of the conversation that `chat.postMessage` means by `#study` or a user's id. */
function idOf(workspace: Workspace, name: unknown): unknown {
  const user = workspace.user(name);
  if (user) return directChannel(user);
  return typeof name === 'string' && name.startsWith('#') ? workspace.channelNamed(name.slice(1))?.id : name;
}
