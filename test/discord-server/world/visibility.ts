import { GatewayIntentBits } from 'discord-api-types/v10';
import type { Message, Post } from './post.ts';
import { bot } from './users.ts';

/**
 * A message as the bot is shown it: without the privileged intent, what others say in guilds is left out.
 * https://docs.discord.com/developers/events/gateway#message-content-intent
 */
export function asBotSees({ channel, message }: Post, privileged: number): Message {
  const isOpen = message.author.id === bot.id || !channel.guild;
  if (isOpen || privileged & GatewayIntentBits.MessageContent) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}
