import { type APIAttachment, MessageFlags } from 'discord-api-types/v10';
import { Refusal } from '../rules/refusal.ts';
import { assertVoiceMessage } from '../rules/voice-rules.ts';
import { attachmentsAfter, type Metadata, newAttachment, type Upload, type Uploads } from './attachments.ts';
import type { Channel } from './guilds.ts';
import {
  blankMessage,
  type Content,
  isEmpty,
  isPending,
  isVoiceMessage,
  type Place,
  type Post,
  withIds,
} from './post.ts';

/** The messages of all channels. */
export type Posts = ReturnType<typeof createPosts>;

/** What became of a message. */
export type Change = 'create' | 'update' | 'delete';

/** Flags that a request can set: https://docs.discord.com/developers/resources/message#create-message */
const settable =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsVoiceMessage;

const mostAttachments = 10;

/** `tell`: is told of each change, in its order. */
export function createPosts(
  newId: () => string,
  now: () => number,
  tell: (change: Change, post: Post) => void,
) {
  const byChannel = new Map<Channel, Post[]>();
  const postsOf = (channel: Channel) => byChannel.get(channel) ?? [];
  const isoNow = () => new Date(now()).toISOString();

  function blank(place: Place, flags: number): Post {
    const visibility = place.onlyFor === undefined ? 0 : MessageFlags.Ephemeral;
    const message = blankMessage(newId(), place, flags | visibility, isoNow());
    return { ...place, message, files: new Map(), deleted: false };
  }

  function add(post: Post): Post {
    const posts = postsOf(post.channel);
    posts.push(post);
    byChannel.set(post.channel, posts);
    tell('create', post);
    return post;
  }

  function attach({ channel, files }: Post, upload: Upload, metadata?: Partial<Metadata>): APIAttachment {
    const attachment = newAttachment(newId(), channel.id, upload, metadata);
    files.set(attachment.id, upload.bytes);
    return attachment;
  }

  function write(post: Post, content: Content, uploads: Uploads): void {
    const { message } = post;
    const next = {
      content: after(content.content, message.content, ''),
      embeds: after(content.embeds, message.embeds, []),
      components: withIds(after(content.components, message.components, [])),
      attachments: attachmentsAfter(message.attachments, content.attachments, uploads, (upload, metadata) =>
        attach(post, upload, metadata),
      ),
    };
    if (next.attachments.length > mostAttachments) throw new Refusal('tooManyAttachments');
    if (isVoiceMessage(post)) assertVoiceMessage(next);
    else if (isEmpty(next)) throw new Refusal('emptyMessage');
    Object.assign(message, next, { flags: message.flags & ~MessageFlags.Loading });
  }

  return {
    /** A deferral: "Viva is thinking…". */
    defer(place: Place): Post {
      return add(blank(place, MessageFlags.Loading));
    },

    /** Throws as `edit` does. */
    create(place: Place, content: Content, uploads: Uploads = new Map()): Post {
      const post = blank(place, (content.flags ?? 0) & settable);
      write(post, content, uploads);
      return add(post);
    },

    /** Throws if nothing would be left in the message, it names files that don't come, or can't be edited. */
    edit(post: Post, content: Content, uploads: Uploads): void {
      if (isVoiceMessage(post)) throw new Refusal('voiceEdited');
      const edited_timestamp = isPending(post) ? null : isoNow();
      write(post, content, uploads);
      Object.assign(post.message, { edited_timestamp });
      tell('update', post);
    },

    remove(post: Post): void {
      post.deleted = true;
      tell('delete', post);
    },

    /** The messages of a channel that are no one's alone, oldest first. */
    in: (channel: Channel): Post[] =>
      postsOf(channel).filter(({ onlyFor, deleted }) => !deleted && onlyFor === undefined),

    /** One of those. */
    find: (channel: Channel, id: string): Post | undefined =>
      postsOf(channel).find(
        ({ message, onlyFor, deleted }) => message.id === id && !deleted && onlyFor === undefined,
      ),

    /** What the user with this id sees in a channel, oldest first. */
    seenBy: (userId: string, channel: Channel): Post[] =>
      postsOf(channel).filter(
        ({ onlyFor, deleted }) => !deleted && (onlyFor === undefined || onlyFor === userId),
      ),
  };
}

function after<Value>(change: Value | null | undefined, before: Value | undefined, none: Value): Value {
  return change === undefined ? (before ?? none) : (change ?? none);
}
