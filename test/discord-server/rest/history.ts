import { limitProblem } from '../rules/problems.ts';
import { invalidForm } from '../rules/refusal.ts';
import type { Channel } from '../world/guilds.ts';
import { has } from '../world/permissions.ts';
import type { Message, Post } from '../world/post.ts';
import type { Posts } from '../world/posts.ts';
import { asBotSees } from '../world/visibility.ts';

const mostMessages = 100;
const usualMessages = 50;

/**
 * Newest first, as far as the bot may read.
 * https://docs.discord.com/developers/resources/message#get-channel-messages
 */
export function history(
  posts: Posts,
  channel: Channel,
  query: URLSearchParams,
  privileged: number,
): Message[] {
  const limit = Number(query.get('limit') ?? usualMessages);
  if (!(limit >= 1 && limit <= mostMessages))
    throw invalidForm([limitProblem({ at: '/limit', of: 'number', range: [1, mostMessages] })]);
  if (!has(channel, 'ReadMessageHistory')) return [];
  return page(posts.in(channel), query, limit)
    .toReversed()
    .map((post) => asBotSees(post, privileged));
}

/** Oldest first. */
function page(posts: readonly Post[], query: URLSearchParams, limit: number): readonly Post[] {
  const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name));
  const newer = (id: string) => posts.filter(({ message }) => BigInt(message.id) > BigInt(id));
  const older = (id: string) => posts.filter(({ message }) => BigInt(message.id) < BigInt(id));
  if (after) return newer(after).slice(0, limit);
  if (before) return older(before).slice(-limit);
  if (!around) return posts.slice(-limit);
  const half = Math.floor(limit / 2);
  const middle = posts.filter(({ message }) => message.id === around);
  return [...older(around).slice(-half), ...middle, ...newer(around).slice(0, half)].slice(0, limit);
}
