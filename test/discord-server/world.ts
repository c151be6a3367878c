import {
  type APIInteractionGuildMember,
  type APIUser,
  ChannelType,
  GuildMemberFlags,
  Locale,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Clock } from '../far-end/clock.ts';

/** Discord's ids count from the first second of 2015. */
const epoch = 1_420_070_400_000;

/** https://docs.discord.com/developers/reference#snowflakes */
export function snowflakes(clock: Clock): () => string {
  let count = 0n;
  return () => String((BigInt(clock.now() - epoch) << 22n) + count++);
}

/** The one application, whose bot user has the same id, and the one server with its one channel. */
export const applicationId = '100000000000000001';
export const botToken = 'the-bot-token-of-the-far-end';
export const bot: APIUser = { ...user('100000000000000001', 'Viva'), bot: true };

const botPermissions = permissions(
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
);
const memberPermissions = permissions('ViewChannel', 'SendMessages', 'UseApplicationCommands');

export const channel = {
  id: '100000000000000003',
  type: ChannelType.GuildText,
  name: 'study',
  position: 0,
  guild_id: '100000000000000002',
};

export const guild = {
  id: '100000000000000002',
  name: 'Study circle',
  owner_id: '100000000000000004',
  preferred_locale: Locale.EnglishGB,
  features: [],
  roles: [
    {
      id: '100000000000000002',
      name: '@everyone',
      color: 0,
      hoist: false,
      position: 0,
      permissions: botPermissions,
      managed: false,
      mentionable: false,
      flags: 0,
    },
  ],
};

/** What GUILD_CREATE tells. */
export function guildCreate(): object {
  return {
    ...guild,
    joined_at: new Date(epoch).toISOString(),
    large: false,
    unavailable: false,
    member_count: 2,
    channels: [channel],
    members: [{ ...member(bot), permissions: undefined }],
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    emojis: [],
    stickers: [],
  };
}

export function user(id: string, name: string): APIUser {
  return { id, username: name.toLowerCase(), global_name: name, discriminator: '0', avatar: null };
}

export function member(whose: APIUser): APIInteractionGuildMember {
  return {
    user: whose,
    roles: [],
    joined_at: new Date(epoch).toISOString(),
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.CompletedOnboarding,
    permissions: memberPermissions,
  };
}

/** What every interaction in the channel carries, whoever began it. */
export const surroundings = {
  application_id: applicationId,
  version: 1,
  guild_id: guild.id,
  channel_id: channel.id,
  channel,
  app_permissions: botPermissions,
  locale: Locale.EnglishGB,
  guild_locale: guild.preferred_locale,
  entitlements: [],
  authorizing_integration_owners: { 0: guild.id },
  context: 0,
  attachment_size_limit: 10 * 1024 * 1024,
};

function permissions(...names: readonly (keyof typeof PermissionFlagsBits)[]): string {
  return String(names.reduce((all, name) => all | PermissionFlagsBits[name], 0n));
}
