import {
  type APIInteractionGuildMember,
  type APIUser,
  GuildMemberFlags,
  Locale,
  OverwriteType,
  ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import { type Channel, type Guild, isThread, type Role } from './guilds.ts';
import { applicationId, epoch } from './ids.ts';
import { memberPermissions } from './permissions.ts';
import { bot } from './users.ts';
import { isVoice, type VoiceState } from './voice-states.ts';

const joined_at = new Date(epoch).toISOString();

export const locale = Locale.EnglishGB;

/** https://docs.discord.com/developers/resources/channel#channel-object */
export function channelPayload(channel: Channel): object {
  const { id, type, name, guild, recipients } = channel;
  if (!guild) return { id, type, flags: 0, last_message_id: null, recipients };
  const common = { id, type, name, guild_id: guild.id, flags: 0 };
  return isThread(channel)
    ? { ...common, ...threadFields(channel) }
    : {
        ...common,
        ...(isVoice(channel) && { bitrate: 64_000, user_limit: channel.userLimit, rtc_region: null }),
        position: 0,
        parent_id: null,
        permission_overwrites: overwritesOf(channel),
      };
}

function threadFields({ parent }: Channel): object {
  return {
    parent_id: parent?.id,
    owner_id: applicationId,
    message_count: 0,
    member_count: 1,
    thread_metadata: {
      archived: false,
      locked: false,
      auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
      archive_timestamp: joined_at,
    },
  };
}

function overwritesOf({ overwrite }: Channel): object[] {
  if (!overwrite) return [];
  const { allow, deny } = overwrite;
  return [{ id: applicationId, type: OverwriteType.Member, allow: String(allow), deny: String(deny) }];
}

/** https://docs.discord.com/developers/resources/guild#guild-object */
export function guildPayload({ id, name, roles }: Guild): object {
  return {
    id,
    name,
    icon: null,
    owner_id: '100000000000000004',
    preferred_locale: locale,
    features: [],
    roles: roles.map(rolePayload),
    emojis: [],
    stickers: [],
  };
}

function rolePayload({ id, name, permissions }: Role, position: number): object {
  return {
    id,
    name,
    color: 0,
    hoist: false,
    position,
    permissions: String(permissions),
    managed: position === 2,
    mentionable: false,
    flags: 0,
  };
}

/** https://docs.discord.com/developers/events/gateway-events#guild-create */
export function guildCreate(guild: Guild): object {
  const inVoice = [...guild.voice.values()].map(({ user }) => user);
  return {
    ...guildPayload(guild),
    joined_at,
    large: false,
    unavailable: false,
    member_count: guild.members.size + 1,
    channels: guild.channels.filter((channel) => !isThread(channel)).map(channelPayload),
    threads: guild.channels.filter(isThread).map(channelPayload),
    members: [...new Set([bot, ...inVoice])].map((user) => plainMember(user, guild)),
    presences: [],
    voice_states: [...guild.voice.values()].map((state) => voiceState(state)),
    stage_instances: [],
    guild_scheduled_events: [],
  };
}

/** As everything but interactions tells it. */
export function plainMember(whose: APIUser, guild: Guild): object {
  const { permissions: _ofInteractions, ...member } = memberPayload(whose, guild);
  return member;
}

/** As interactions tell it. */
export function memberPayload(whose: APIUser, guild: Guild): APIInteractionGuildMember {
  const [, managers, bots] = guild.roles;
  const role = guild.managers.has(whose.id) ? managers : whose.id === bot.id ? bots : undefined;
  return {
    user: whose,
    roles: role ? [role.id] : [],
    joined_at,
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.CompletedOnboarding,
    permissions: String(memberPermissions(whose, guild)),
  };
}

/** `isThere`: whether they are still in the channel. https://docs.discord.com/developers/resources/voice#voice-state-object */
export function voiceState(state: VoiceState, isThere = true): object {
  return {
    user_id: state.user.id,
    channel_id: isThere ? state.channel.id : null,
    session_id: state.sessionId,
    deaf: false,
    mute: state.mute,
    self_deaf: state.selfDeaf,
    self_mute: state.selfMute,
    self_video: false,
    suppress: state.suppress,
    request_to_speak_timestamp: state.requested,
  };
}
