import { type APIUser, InteractionContextType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Guild } from './guilds.ts';

/** https://docs.discord.com/developers/topics/permissions */

export type Permission = keyof typeof PermissionFlagsBits;

/** Of everyone, the bot too. Voice messages are for those whom a test permits them. */
export const everyonesPermissions = sum(
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'SendVoiceMessages',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'Connect',
  'Speak',
  'RequestToSpeak',
);

export const managersPermissions = sum('ManageGuild', 'ManageChannels', 'ManageMessages');

/** What an interaction's answer may hold everywhere. */
const ofAnswers = sum('AttachFiles', 'EmbedLinks', 'MentionEveryone');

export function sum(...names: readonly Permission[]): bigint {
  return names.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
}

/** What a member may do in all of a guild. */
export function memberPermissions({ id }: APIUser, { managers }: Guild): bigint {
  return everyonesPermissions | (managers.has(id) ? managersPermissions : 0n);
}

/** What the bot may do in a channel of a guild to which it belongs. */
export function botPermissions(channel: Channel): bigint {
  const { allow = 0n, deny = 0n } = (channel.parent ?? channel).overwrite ?? {};
  return implied((ofBot(channel.guild) & ~deny) | allow, writing(channel));
}

/** What the bot's roles let it do in all of a guild. */
export function ofBot(guild: Guild | undefined): bigint {
  const [everyone, , bots] = guild?.roles ?? [];
  return (everyone?.permissions ?? 0n) | (bots?.permissions ?? 0n);
}

/** Whether the bot may do this. In a conversation everything is permitted. */
export function has(channel: Channel, permission: Permission): boolean {
  return !channel.guild || (botPermissions(channel) & PermissionFlagsBits[permission]) !== 0n;
}

/** What an interaction tells of the bot's permissions in this channel. */
export function appPermissions(channel: Channel): bigint {
  if (channel.guild?.hasBot) return botPermissions(channel);
  return contextOf(channel) === InteractionContextType.BotDM
    ? ofAnswers | PermissionFlagsBits.UseExternalEmojis
    : ofAnswers;
}

/** A conversation with one person is one with the bot, unless others are in it. */
export function contextOf({ guild, recipients = [] }: Channel): InteractionContextType {
  if (guild) return InteractionContextType.Guild;
  return recipients.length === 1 ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel;
}

/** What writing in a channel needs. */
export function writing({ parent }: Channel): Permission {
  return parent ? 'SendMessagesInThreads' : 'SendMessages';
}

/** Without seeing a channel nothing can be done in it; without writing in it, nothing can be added to what is written. */
function implied(permissions: bigint, write: Permission): bigint {
  if (!(permissions & PermissionFlagsBits.ViewChannel)) return 0n;
  if (permissions & PermissionFlagsBits[write]) return permissions;
  return permissions & ~(ofAnswers | PermissionFlagsBits.SendTTSMessages);
}
