import { InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Discord } from '../../scripts/far-end-schemas.ts';
import type { Uploads } from './attachments.ts';
import { checked } from './forms.ts';
import type { Interaction } from './interactions.ts';
import { isPending, type Message, type Place, type Post, type Posts } from './posts.ts';
import { Refusal } from './refusal.ts';

/** What an interaction's token allows after the acknowledgement: https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages */

/** The first follow-up of a deferral fills it, and who sees it stays as deferred. */
export function followUp(interaction: Interaction, body: unknown, uploads: Uploads, posts: Posts): Message {
  const content = checked('message', body);
  const { original } = interaction;
  if (original && !original.deleted && isPending(original)) {
    posts.edit(original, content, uploads);
    return seen(interaction, original);
  }
  const place = { ...placeOf(interaction, content), type: MessageType.Reply };
  const post = posts.create(place, content, uploads);
  interaction.posts.add(post);
  return seen(interaction, post);
}

/** `id`: of the message, or `@original`. */
export function find(interaction: Interaction, id: string): Post {
  const post =
    id === '@original'
      ? interaction.original
      : [...interaction.posts].find((candidate) => candidate.message.id === id);
  if (!post || post.deleted) throw new Refusal('unknownMessage');
  return post;
}

export function edit(
  interaction: Interaction,
  id: string,
  body: unknown,
  uploads: Uploads,
  posts: Posts,
): Message {
  const post = find(interaction, id);
  posts.edit(post, checked('edit', body), uploads);
  return seen(interaction, post);
}

/** Nobody waits for a deferral that is taken back. */
export function remove(interaction: Interaction, id: string): void {
  const post = find(interaction, id);
  post.deleted = true;
  if (!isPending(post)) interaction.outcomes.push({ post });
}

/** Where an interaction's message goes: its kind, and whether only the actor sees it. */
export function placeOf(
  { type, user }: Interaction,
  { flags = 0 }: Pick<Discord['message'], 'flags'>,
): Place {
  const command = type === InteractionType.ApplicationCommand;
  const ephemeral = (flags & MessageFlags.Ephemeral) !== 0;
  return {
    type: command ? MessageType.ChatInputCommand : MessageType.Default,
    onlyFor: ephemeral ? user.id : undefined,
  };
}

function seen({ outcomes }: Interaction, post: Post): Message {
  outcomes.push({ post });
  return post.message;
}
