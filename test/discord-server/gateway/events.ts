import { GatewayDispatchEvents as Events, GatewayIntentBits as Intents } from 'discord-api-types/v10';
import type { Channel, Guild } from '../world/guilds.ts';
import { channelPayload, guildCreate, plainMember, voiceState } from '../world/payloads.ts';
import type { Post } from '../world/post.ts';
import type { Change } from '../world/posts.ts';
import { asBotSees } from '../world/visibility.ts';
import type { VoiceState } from '../world/voice-states.ts';

/** Something that the bot is told at the gateway. */
export interface WorldEvent {
  readonly type: Events;
  /** Where it happened; the first shard is told of what happened in no guild. */
  readonly guild?: Guild | undefined;
  readonly data: object;
  /** Without which intent it is not told; nor is it, then, of guilds to which the bot doesn't belong. */
  readonly intent?: Intents;
}

/** Tells the bot. Whoever isn't connected may resume later and be told then. */
export type Announce = (event: WorldEvent) => void;

export function guildCreated(guild: Guild): WorldEvent {
  return { type: Events.GuildCreate, guild, data: guildCreate(guild), intent: Intents.Guilds };
}

/** The bot is thrown out of it. */
export function guildDeleted(guild: Guild): WorldEvent {
  return { type: Events.GuildDelete, guild, data: { id: guild.id }, intent: Intents.Guilds };
}

export function channelChanged(
  type:
    | Events.ChannelCreate
    | Events.ChannelUpdate
    | Events.ChannelDelete
    | Events.ThreadCreate
    | Events.ThreadDelete,
  channel: Channel,
): WorldEvent {
  return { type, guild: channel.guild, data: channelPayload(channel), intent: Intents.Guilds };
}

/** `isThere`: whether they are still in the channel. */
export function voiceStateChanged(guild: Guild, state: VoiceState, isThere = true): WorldEvent {
  const data = { ...voiceState(state, isThere), guild_id: guild.id, member: plainMember(state.user, guild) };
  return { type: Events.VoiceStateUpdate, guild, data, intent: Intents.GuildVoiceStates };
}

/** With which token the bot gets in where; `endpoint`: none, if no voice server is to be had. */
export function voiceServerFound(guild: Guild, token: string, endpoint: string | null): WorldEvent {
  return { type: Events.VoiceServerUpdate, guild, data: { token, guild_id: guild.id, endpoint } };
}

const messageEvents = {
  create: Events.MessageCreate,
  update: Events.MessageUpdate,
  delete: Events.MessageDelete,
} as const;

/** Of a message that is no one's alone. */
export function messageChanged(change: Change, post: Post, privileged: number): WorldEvent {
  const { guild, id: channel_id } = post.channel;
  const content = change === 'delete' ? { id: post.message.id, channel_id } : asBotSees(post, privileged);
  return {
    type: messageEvents[change],
    guild,
    data: { ...content, ...(guild && { guild_id: guild.id }) },
    intent: guild ? Intents.GuildMessages : Intents.DirectMessages,
  };
}
