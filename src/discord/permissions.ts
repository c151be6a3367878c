import { PermissionFlagsBits } from 'discord.js';
import type { Reply } from '../reply.ts';

/**
 * What Viva asks of a server, by the names that Discord's settings show. Answers to interactions need no permission
 * to send messages or embeds (https://github.com/discord/discord-api-docs/issues/5316); messages that nobody asked for
 * do, and are looked for in what was said before.
 */
export const PERMISSIONS = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  SendMessagesInThreads: 'Send Messages in Threads',
  CreatePublicThreads: 'Create Public Threads',
  EmbedLinks: 'Embed Links',
  ReadMessageHistory: 'Read Message History',
  AttachFiles: 'Attach Files',
  SendVoiceMessages: 'Send Voice Messages',
  Connect: 'Connect',
  Speak: 'Speak',
  RequestToSpeak: 'Request to Speak',
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** All of them, as the number that an invitation carries. */
export function wantedPermissions(): bigint {
  return Object.keys(PERMISSIONS).reduce((sum, name) => sum | PermissionFlagsBits[name as Permission], 0n);
}

/** The reply without its files, where they may not be sent: their words instead, and what to do about it. */
export function withoutFiles({ clip, image, file, ...reply }: Reply): Reply {
  const words = [reply.text, clip?.transcript, image?.alt, file?.alt, lackOf('AttachFiles')];
  return { ...reply, text: words.filter(Boolean).join('\n\n') };
}

function lackOf(permission: Permission): string {
  return `-# Viva lacks the permission **${PERMISSIONS[permission]}** here. Whoever manages this server can give it to Viva's role.`;
}
