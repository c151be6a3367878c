import { MessageReferenceType, MessageType } from 'discord-api-types/v10';
import { checked } from '../forms.ts';
import { limitProblem, problem } from '../rules/problems.ts';
import { invalidForm, Refusal } from '../rules/refusal.ts';
import type { Uploads } from '../world/attachments.ts';
import type { Channel } from '../world/guilds.ts';
import { has } from '../world/permissions.ts';
import type { Place, Post } from '../world/post.ts';
import type { Posts } from '../world/posts.ts';
import { assertAllowed, assertWritable } from './access.ts';
import { fieldsOf } from './body.ts';
import type { State } from './state.ts';

const longestNonce = 25;

/**
 * Sends a message of the bot's own accord, or finds the one that was sent with its nonce before.
 * https://docs.discord.com/developers/resources/message#create-message
 */
export function send(
  { posts, nonces, world }: Pick<State, 'posts' | 'nonces' | 'world'>,
  channel: Channel,
  body: unknown,
  uploads: Uploads,
): Post {
  assertWritable(channel, world);
  const { message_reference: reference, ...rest } = fieldsOf(body);
  const { nonce, enforce_nonce, ...content } = checked('message', rest);
  assertAllowed(channel, content, uploads);
  if (String(nonce ?? '').length > longestNonce)
    throw invalidForm([limitProblem({ at: '/nonce', of: 'text', range: [0, longestNonce] })]);
  const sentBefore = nonce !== undefined && enforce_nonce ? nonces.find(channel, nonce) : undefined;
  if (sentBefore?.deleted) throw new Refusal('unknownMessage');
  if (sentBefore) return sentBefore;
  const place = placeOf(channel, nonce, referenced(posts, channel, reference));
  const post = posts.create(place, content, uploads);
  if (nonce !== undefined) nonces.remember(post, nonce);
  return post;
}

/** The message to which a new one is a reply. */
function referenced(posts: Posts, channel: Channel, reference: unknown): Post | undefined {
  if (reference === undefined) return undefined;
  const { message_id, fail_if_not_exists: mustExist = true } = fieldsOf(reference);
  if (!has(channel, 'ReadMessageHistory')) throw new Refusal('replyWithoutHistory');
  const found = posts.find(channel, String(message_id));
  if (!found && mustExist)
    throw invalidForm([
      problem('/message_reference', 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message'),
    ]);
  return found;
}

function placeOf(channel: Channel, nonce: string | number | undefined, to: Post | undefined): Place {
  const { id: channel_id, guild } = channel;
  const type = MessageReferenceType.Default;
  return {
    channel,
    type: to ? MessageType.Reply : MessageType.Default,
    owners: { 0: guild?.id ?? '0' },
    fields: {
      ...(nonce !== undefined && { nonce }),
      ...(to && {
        message_reference: { type, channel_id, guild_id: guild?.id, message_id: to.message.id },
        referenced_message: to.message,
      }),
    },
  };
}
