import { type APIUser, ChannelType } from 'discord-api-types/v10';
import type { Channel } from './guilds.ts';

/** Someone in a voice channel: https://docs.discord.com/developers/resources/voice#voice-state-object */
export interface VoiceState {
  readonly user: APIUser;
  readonly channel: Channel;
  /** Of their session at the gateway. */
  readonly sessionId: string;
  readonly selfMute: boolean;
  readonly selfDeaf: boolean;
  /** Muted by a moderator. */
  readonly mute: boolean;
  /** May not speak here. */
  readonly suppress: boolean;
  /** Since when they ask to speak on a stage. */
  readonly requested: string | null;
}

export function isStage({ type }: Channel): boolean {
  return type === ChannelType.GuildStageVoice;
}

export function isVoice({ type }: Channel): boolean {
  return type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice;
}

/** Who is in this channel. */
export function occupants({ id, guild }: Channel): VoiceState[] {
  return [...(guild?.voice.values() ?? [])].filter(({ channel }) => channel.id === id);
}

/** Whether nobody else fits in who may not move members. */
export function isFull(channel: Channel): boolean {
  const { userLimit = 0 } = channel;
  return userLimit > 0 && occupants(channel).length >= userLimit;
}
