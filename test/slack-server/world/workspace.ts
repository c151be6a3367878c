/** The one workspace and app of the server. */
export const team = { id: 'T0STUDY', domain: 'study-circle' };
export const app = { id: 'A0VIVA', name: 'viva', botId: 'B0VIVA', userId: 'U0VIVA' };
export const tokens = { bot: 'xoxb-far-end', app: 'xapp-far-end' };
export const signingSecret = 'far-end-signing-secret';

/** What `users.info` tells of a person. */
export interface Profile {
  /** IANA name of the time zone; `Europe/London` if not said. */
  readonly timeZone?: string;
  readonly admin?: boolean;
  /** The primary owner of the workspace, who is an administrator too. */
  readonly owner?: boolean;
}

export interface User extends Profile {
  readonly id: string;
  readonly name: string;
}

export interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  /** Id of the user who made the channel, or with whom the direct conversation is. */
  readonly creator: string;
  /** Ids of those who are in it, the bot's among them if it is. */
  readonly members: Set<string>;
  archived: boolean;
  /** Whether the workspace lets only some people post, and the app is none of them. */
  readonly restricted: boolean;
}

/** Who and what there is in the workspace. */
export type Workspace = ReturnType<typeof createWorkspace>;

export type ChannelOptions = Partial<Pick<Conversation, 'archived' | 'restricted'>> & {
  readonly private?: boolean;
  /** Whether the app's bot is a member: it is, if not said. */
  readonly bot?: boolean;
  /** Id of the user who made it; the workspace's own `USLACK`, if not said. */
  readonly creator?: string;
};

/** A workspace with the public channel `study`, in which the bot is. */
export function createWorkspace() {
  const users: User[] = [];
  const conversations: Conversation[] = [newChannel('study', {})];
  const channelNamed = (name: string) => conversations.find((one) => one.kind !== 'im' && one.name === name);

  return {
    users,
    conversation: (id: unknown) => conversations.find((one) => one.id === id),
    channelNamed,
    user: (id: unknown) => users.find((one) => one.id === id),

    /** The id of whoever has this name, the app's bot too. */
    idNamed: (name: string) => (name === app.name ? app.userId : users.find((one) => one.name === name)?.id),

    /** The bot's direct conversation with this user. */
    directWith(user: User): Conversation {
      const found = conversations.find(({ id }) => id === directChannel(user));
      if (!found) throw new Error(`${user.name} is not in this workspace`);
      return found;
    },

    /** The channel of this name, made if there is none yet. */
    channel(name: string, options: ChannelOptions = {}): Conversation {
      const known = channelNamed(name);
      if (known) return known;
      const made = newChannel(name, options);
      conversations.push(made);
      return made;
    },

    /** A new user, with a direct conversation with the bot. */
    join(name: string, profile: Profile): User {
      const user = { id: `U${name.toUpperCase()}`, name, ...profile };
      users.push(user);
      conversations.push(newDirect(user));
      return user;
    },
  };
}

/** The id of the bot's direct conversation with this user. */
export function directChannel(user: Pick<User, 'id'>): string {
  return `D${user.id.slice(1)}`;
}

/** What payloads say for a channel's name: https://docs.slack.dev/interactivity/implementing-slash-commands */
export function channelName({ kind, name }: Conversation): string {
  return { public: name, private: 'privategroup', im: 'directmessage' }[kind];
}

function newChannel(name: string, options: ChannelOptions): Conversation {
  const { archived = false, restricted = false, bot = true, creator = 'USLACK' } = options;
  return {
    id: `C0${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`,
    name,
    kind: options.private === true ? 'private' : 'public',
    creator,
    members: new Set(bot ? [app.userId] : []),
    archived,
    restricted,
  };
}

function newDirect(user: User): Conversation {
  return {
    id: directChannel(user),
    name: user.name,
    kind: 'im',
    creator: user.id,
    members: new Set([user.id, app.userId]),
    archived: false,
    restricted: false,
  };
}
