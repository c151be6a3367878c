import { type APIMessage, MessageFlags, type MessageType } from 'discord-api-types/v10';
import type { Discord } from '../../scripts/far-end-schemas.ts';
import { attachmentsAfter, type Uploads } from './attachments.ts';
import { Refusal } from './refusal.ts';
import { applicationId, bot, channel } from './world.ts';

/** A message as the API tells it; its flags are a sum. */
export type Message = Omit<APIMessage, 'flags'> & { flags: number };

/** One message of the channel. */
export interface Post {
  readonly message: Message;
  /** Id of the only user who sees it; everyone does if it is not ephemeral. */
  readonly onlyFor: string | undefined;
  deleted: boolean;
}

export interface Place {
  readonly type: MessageType;
  readonly onlyFor: string | undefined;
}

/** What a request says of a message's content; what it leaves out stays as it is, `null` takes it away. */
export type Content = Pick<Discord['edit'], 'content' | 'embeds' | 'components' | 'attachments'>;

/** The messages of the channel, oldest first. */
export type Posts = ReturnType<typeof createPosts>;

export function createPosts(newId: () => string, now: () => number) {
  const posts: Post[] = [];
  const isoNow = () => new Date(now()).toISOString();

  function blank({ type, onlyFor }: Place): Post {
    const flags = MessageFlags.Loading | (onlyFor === undefined ? 0 : MessageFlags.Ephemeral);
    return { message: blankMessage(newId(), type, flags, isoNow()), onlyFor, deleted: false };
  }

  function add(post: Post): Post {
    posts.push(post);
    return post;
  }

  function write({ message }: Post, content: Content, uploads: Uploads): void {
    const next = {
      content: after(content.content, message.content, ''),
      embeds: after(content.embeds, message.embeds, []),
      components: withIds(after(content.components, message.components, [])),
      attachments: attachmentsAfter(message.attachments, content.attachments, uploads, newId),
    };
    const lists = [next.embeds, next.components, next.attachments];
    if (!next.content.trim() && lists.every(({ length }) => length === 0)) throw new Refusal('emptyMessage');
    Object.assign(message, next, { flags: message.flags & ~MessageFlags.Loading });
  }

  return {
    /** A deferral: "Viva is thinking…". */
    defer(place: Place): Post {
      return add(blank(place));
    },

    /** Throws as `edit` does. */
    create(place: Place, content: Content, uploads: Uploads): Post {
      const post = blank(place);
      write(post, content, uploads);
      return add(post);
    },

    /** Throws if nothing would be left in the message, or it names files that don't come. */
    edit(post: Post, content: Content, uploads: Uploads): void {
      const edited_timestamp = isPending(post) ? null : isoNow();
      write(post, content, uploads);
      Object.assign(post.message, { edited_timestamp });
    },

    /** What the user with this id sees. */
    seenBy(userId: string): Post[] {
      return posts.filter(
        ({ onlyFor, deleted }) => !deleted && (onlyFor === undefined || onlyFor === userId),
      );
    },
  };
}

export function isPending({ message }: Post): boolean {
  return (message.flags & MessageFlags.Loading) !== 0;
}

function after<Value>(change: Value | null | undefined, before: Value | undefined, none: Value): Value {
  return change === undefined ? (before ?? none) : (change ?? none);
}

function blankMessage(id: string, type: MessageType, flags: number, timestamp: string): Message {
  return {
    id,
    type,
    flags,
    timestamp,
    edited_timestamp: null,
    channel_id: channel.id,
    author: bot,
    application_id: applicationId,
    webhook_id: applicationId,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
  };
}

/** As Discord does, numbers the components in reading order. */
function withIds<Component extends object>(components: readonly Component[]): Component[] {
  let id = 0;
  const numbered = structuredClone([...components]);
  for (const component of numbered) {
    Object.assign(component, { id: ++id });
    if ('components' in component && Array.isArray(component.components))
      for (const inner of component.components) Object.assign(inner, { id: ++id });
  }
  return numbered;
}
