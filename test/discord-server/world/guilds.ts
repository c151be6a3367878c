import { type APIUser, ChannelType } from 'discord-api-types/v10';
import { everyonesPermissions, managersPermissions, type Permission, sum } from './permissions.ts';
import type { VoiceState } from './voice-states.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  /** Everyone's, the managers', the bot's, then the others. */
  readonly roles: readonly Role[];
  /** With its threads. */
  channels: readonly Channel[];
  /** Ids of the users who belong to it. */
  readonly members: Set<string>;
  /** Ids of those who have Manage Server. */
  readonly managers: Set<string>;
  /** Who is in a voice channel, by user id. */
  readonly voice: Map<string, VoiceState>;
  /** Whether the bot belongs to it. */
  hasBot: boolean;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  /** Where it belongs, unless it is a conversation. */
  readonly guild?: Guild;
  /** The channel of a thread. */
  readonly parent?: Channel;
  /** Who converses in it, beside the bot. */
  readonly recipients?: readonly APIUser[];
  /** How many people fit into a voice channel; any number, if it is nought. */
  readonly userLimit?: number;
  /** What the bot is granted or denied here beside what its roles say. */
  overwrite?: { readonly allow: bigint; readonly deny: bigint };
}

const kinds = {
  text: ChannelType.GuildText,
  voice: ChannelType.GuildVoice,
  stage: ChannelType.GuildStageVoice,
} as const;

export interface ChannelPlan {
  readonly name: string;
  readonly kind?: keyof typeof kinds;
  /** How many people fit into a voice channel; any number, unless told. */
  readonly userLimit?: number;
}

export interface GuildPlan {
  readonly name?: string;
  /** Which channels, or how many text channels; one unless told. */
  readonly channels?: number | readonly ChannelPlan[];
  /** How many roles beside the usual ones; none unless told. */
  readonly roles?: number;
  /** Whether the bot belongs to it; it does unless told. */
  readonly bot?: boolean;
  /** What neither everyone nor the bot may do in it. */
  readonly lacking?: readonly Permission[];
}

export function newGuild(id: string, plan: GuildPlan, newId: () => string): Guild {
  const { name = 'A server', channels = 1, roles = 0, bot = true, lacking = [] } = plan;
  const usual = everyonesPermissions & ~sum(...lacking);
  const guild: Guild = {
    id,
    name,
    roles: [
      { id, name: '@everyone', permissions: usual },
      { id: newId(), name: 'Managers', permissions: managersPermissions },
      { id: newId(), name: 'Viva', permissions: usual },
      ...Array.from({ length: roles }, (_, index) => ({
        id: newId(),
        name: `Role ${index + 1}`,
        permissions: 0n,
      })),
    ],
    channels: [],
    members: new Set(),
    managers: new Set(),
    voice: new Map(),
    hasBot: bot,
  };
  const plans = typeof channels === 'number' ? numbered(channels) : channels;
  guild.channels = plans.map((channel) => newChannel(newId(), channel, guild));
  return guild;
}

export function newChannel(id: string, plan: ChannelPlan, guild: Guild): Channel {
  const { name, kind = 'text', userLimit = 0 } = plan;
  return { id, name, type: kinds[kind], guild, userLimit };
}

export function isThread({ type }: Channel): boolean {
  return type === ChannelType.PublicThread;
}

function numbered(count: number): ChannelPlan[] {
  return Array.from({ length: count }, (_, index) => ({ name: `channel-${index + 1}` }));
}
