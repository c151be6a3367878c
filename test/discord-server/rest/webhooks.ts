import {
  ApplicationIntegrationType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import type { Discord } from '../../../scripts/far-end-schemas.ts';
import { checked } from '../forms.ts';
import { Refusal } from '../rules/refusal.ts';
import type { Uploads } from '../world/attachments.ts';
import { applicationId } from '../world/ids.ts';
import type { Interaction } from '../world/interactions.ts';
import { isPending, type Message, type Place, type Post } from '../world/post.ts';
import type { Posts } from '../world/posts.ts';
import { assertVoiceAllowed } from './access.ts';

/** What an interaction's token allows after the acknowledgement: https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages */

/** Of an application that only its user installed: https://docs.discord.com/developers/change-log#userinstalled-apps-general-availability */
const mostFollowUps = 5;

/** The first follow-up of a deferral fills it, and who sees it stays as deferred. */
export function followUp(interaction: Interaction, body: unknown, uploads: Uploads, posts: Posts): Message {
  const content = checked('message', body);
  const { original, owners } = interaction;
  const isLimited = !(ApplicationIntegrationType.GuildInstall in owners);
  if (isLimited && interaction.followUps === mostFollowUps) throw new Refusal('tooManyFollowUps');
  interaction.followUps += 1;
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
export function remove(interaction: Interaction, id: string, posts: Posts): void {
  const post = find(interaction, id);
  if (!isPending(post)) interaction.outcomes.push({ post });
  posts.remove(post);
}

/** Where an interaction's message goes: its kind, and whether only the actor sees it. */
export function placeOf(
  { id, type, user, channel, owners }: Interaction,
  { flags = 0 }: Pick<Discord['message'], 'flags'>,
): Place {
  assertVoiceAllowed(channel, flags);
  const command = type === InteractionType.ApplicationCommand;
  const isEphemeral = (flags & MessageFlags.Ephemeral) !== 0;
  const interaction_metadata = { id, type, user, authorizing_integration_owners: owners };
  return {
    channel,
    type: command ? MessageType.ChatInputCommand : MessageType.Default,
    ...(isEphemeral && { onlyFor: user.id }),
    owners,
    fields: { application_id: applicationId, webhook_id: applicationId, interaction_metadata },
  };
}

function seen({ outcomes }: Interaction, post: Post): Message {
  outcomes.push({ post });
  return post.message;
}
