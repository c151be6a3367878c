import { type APIUser, MessageFlags } from 'discord-api-types/v10';
import { Refusal } from '../rules/refusal.ts';
import type { Uploads } from '../world/attachments.ts';
import type { Channel } from '../world/guilds.ts';
import { has, type Permission, writing } from '../world/permissions.ts';
import type { Content } from '../world/post.ts';
import type { World } from '../world/world.ts';

/** What the bot may do where: https://docs.discord.com/developers/topics/permissions */

/** The channel with this id. Throws if there is none, or the bot can't see it. */
export function visibleChannel({ channels }: World, id = ''): Channel {
  const channel = channels.get(id);
  if (!channel) throw new Refusal('unknownChannel');
  if (!isVisible(channel)) throw new Refusal('missingAccess');
  return channel;
}

function isVisible(channel: Channel): boolean {
  const { guild, recipients = [] } = channel;
  return guild ? guild.hasBot && has(channel, 'ViewChannel') : recipients.length === 1;
}

export function assertPermitted(channel: Channel, permission: Permission): void {
  if (!has(channel, permission)) throw new Refusal('missingPermissions');
}

/** What sending this needs. A voice message's file needs no further permission. */
export function assertAllowed(channel: Channel, content: Content, uploads: Uploads): void {
  const flags = content.flags ?? 0;
  if (content.embeds?.length) assertPermitted(channel, 'EmbedLinks');
  if (uploads.size > 0 && !(flags & MessageFlags.IsVoiceMessage)) assertPermitted(channel, 'AttachFiles');
  assertVoiceAllowed(channel, flags);
}

export function assertWritable(channel: Channel, world: World): void {
  assertPermitted(channel, writing(channel));
  const [recipient] = channel.recipients ?? [];
  if (!recipient) return;
  if (world.withoutDirectMessages.has(recipient.id)) throw new Refusal('closedToUs');
  if (!hasMet(recipient, world)) throw new Refusal('noMutualGuilds');
}

/** Whether the bot and this person have a guild in common, or the person has installed it. */
function hasMet({ id }: APIUser, { guilds, installers }: World): boolean {
  return installers.has(id) || [...guilds.values()].some(({ hasBot, members }) => hasBot && members.has(id));
}

export function assertVoiceAllowed(channel: Channel, flags: number): void {
  if (flags & MessageFlags.IsVoiceMessage && channel.guild?.hasBot && !has(channel, 'SendVoiceMessages'))
    throw new Refusal('voiceNotAllowed');
}
