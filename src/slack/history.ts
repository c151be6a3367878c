import { webApi } from '@slack/bolt';
import { randomUUID } from 'node:crypto';
import { Unreadable } from '../daily/board.ts';
import type { Workspace } from './workspaces.ts';

/** As many messages as Slack recommends to ask for at once, at most. */
const PAGE = 200;

/** A look-up that needs more would outlast its call, and begin anew for ever. */
const MOST_PAGES = 10;

/**
 * As many messages as Slack shows, once a minute, to an app that is distributed outside its Marketplace: such an app
 * never comes to the second page. https://docs.slack.dev/apis/web-api/rate-limits
 */
const FEW = 15;

type Message = NonNullable<webApi.ConversationsHistoryResponse['messages']>[number];

/** What a message with this key carries, unseen: https://docs.slack.dev/messaging/message-metadata */
export function metadataOf(key: string): { event_type: string; event_payload: { key: string } } {
  return { event_type: 'viva', event_payload: { key } };
}

/**
 * Looks for the bot's own message with this key, posted at `since` (milliseconds since the epoch) or later; the
 * latest messages first. Of the replies in threads it sees those that the whole channel does.
 *
 * @throws {Unreadable} where there is more than can be read
 * @throws {Refused} where Slack has no room for its calls within seconds
 * @throws what the client throws, and the signal's reason
 */
export async function findByKey(
  workspace: Workspace,
  channel: string,
  key: string,
  since: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { bot_id: self } = await patiently(workspace, 'auth.test', (client) => client.auth.test(), signal);
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const wanted = {
      channel,
      // Whole seconds, as a message's time may have been rounded to.
      oldest: String(Math.floor(since / 1000)),
      inclusive: true,
      include_all_metadata: true,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    };
    const read = (client: webApi.WebClient) => client.conversations.history(wanted);
    const { messages = [], response_metadata } = await patiently(
      workspace,
      'conversations.history',
      read,
      signal,
    );
    const found = messages.find((message) => message.bot_id === self && isMarked(message, key));
    if (found) return found.ts;
    cursor = response_metadata?.next_cursor;
    if (!cursor) return undefined;
    if (messages.length <= FEW)
      throw new Unreadable('Slack shows Viva only the latest messages of the channel.');
  }
  throw new Unreadable('So much was said in the channel since that Viva can’t read all of it.');
}

function isMarked({ metadata }: Message, key: string): boolean {
  const wanted = metadataOf(key);
  const payload: { readonly key?: unknown } = metadata?.event_payload ?? {};
  return metadata?.event_type === wanted.event_type && payload.key === key;
}

/** Reading can be repeated without harm: where Slack asks for patience, after the next turn. */
async function patiently<Result>(
  workspace: Workspace,
  method: string,
  read: (client: webApi.WebClient) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const asking = { method, id: randomUUID() };
  const since = Date.now();
  for (;;) {
    await workspace.ready(asking, since, signal);
    try {
      return await workspace.once(asking, read, signal);
    } catch (error) {
      if (!(error instanceof webApi.WebAPIRateLimitedError)) throw error;
    }
  }
}
