import { type APIMessage, type APIUser, MessageFlags, type MessageType } from 'discord-api-types/v10';
import type { Discord } from '../../../scripts/far-end-schemas.ts';
import type { Channel } from './guilds.ts';
import { bot } from './users.ts';

/** A message as the API tells it; its flags are a sum. */
export type Message = Omit<APIMessage, 'flags'> & { flags: number };

/** Who installed the bot where something was done: https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object */
export type Owners = Readonly<Record<string, string>>;

/** Where a message goes, and what it is. */
export interface Place {
  readonly channel: Channel;
  readonly type: MessageType;
  /** Id of the only user who sees it; everyone in the channel does if it is not ephemeral. */
  readonly onlyFor?: string;
  readonly owners: Owners;
  /** The bot, unless told. */
  readonly author?: APIUser;
  /** Further fields of the message. */
  readonly fields?: object;
}

export interface Post extends Place {
  readonly message: Message;
  /** The bytes of its attachments, by their ids. */
  readonly files: Map<string, Uint8Array>;
  deleted: boolean;
}

/** What a request says of a message's content; what it leaves out stays as it is, `null` takes it away. */
export type Content = Pick<Discord['edit'], 'content' | 'embeds' | 'components' | 'attachments' | 'flags'>;

export function isPending({ message }: Post): boolean {
  return (message.flags & MessageFlags.Loading) !== 0;
}

export function isVoiceMessage({ message }: Post): boolean {
  return (message.flags & MessageFlags.IsVoiceMessage) !== 0;
}

export function isEmpty({ content, embeds, components = [], attachments }: Partial<Message>): boolean {
  return !content?.trim() && [embeds, components, attachments].every((list) => !list?.length);
}

export function blankMessage(
  id: string,
  { channel, type, author = bot, fields }: Place,
  flags: number,
  timestamp: string,
): Message {
  return {
    id,
    type,
    flags,
    timestamp,
    edited_timestamp: null,
    channel_id: channel.id,
    author,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    ...fields,
  };
}

/** As Discord does, numbers the components in reading order. */
export function withIds<Component extends object>(components: readonly Component[]): Component[] {
  let id = 0;
  const numbered = structuredClone([...components]);
  for (const component of numbered) {
    Object.assign(component, { id: ++id });
    if ('components' in component && Array.isArray(component.components))
      for (const inner of component.components) Object.assign(inner, { id: ++id });
  }
  return numbered;
}
