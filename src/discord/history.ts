import {
  RateLimitError,
  RESTJSONErrorCodes,
  Routes,
  SnowflakeUtil,
  type APIMessage,
  type APIUser,
  type RouteLike,
} from 'discord.js';
import { randomUUID } from 'node:crypto';
import { Unreadable } from '../daily/board.ts';
import { isMarked } from './mark.ts';
import { isRefusal } from './refusals.ts';
import type { Requests } from './requests.ts';

/** As many messages as Discord tells at once. */
const PAGE = 100;

/** A look-up that needs more would outlast its request, and begin anew for ever. */
const MOST_PAGES = 15;

/** Bits of a snowflake below its time: https://docs.discord.com/developers/reference#snowflakes */
const BELOW_TIME = 22n;

/**
 * Looks for the bot's own message with this mark, posted at `since` (milliseconds since the epoch) or later.
 *
 * @throws {Unreadable} where the history is closed to the bot, or longer than can be read
 * @throws {Refused} where Discord has no room for its requests within seconds
 * @throws what discord.js throws, and the signal's reason
 */
export async function findMarked(
  requests: Requests,
  channel: string,
  mark: string,
  since: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const read = readerOf(requests, channel, signal);
  const { id: self } = (await read(Routes.user())) as APIUser;
  let after = lastBefore(since);
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const query = new URLSearchParams({ after: String(after), limit: String(PAGE) });
    const messages = (await read(Routes.channelMessages(channel), query)) as APIMessage[];
    const found = messages.find((message) => message.author.id === self && isMarked(message, mark));
    if (found) return found.id;
    if (messages.length === 0) await assertReadable(Routes.channelMessage(channel, String(after)), read);
    if (messages.length < PAGE) return undefined;
    after = messages.map(({ id }) => BigInt(id)).reduce((one, other) => (one > other ? one : other));
  }
  throw new Unreadable('So much was said in the channel since that Viva can’t read all of it.');
}

/** The last id that a message can have had before this time. */
function lastBefore(time: number): bigint {
  const first = (BigInt(Math.floor(time)) - SnowflakeUtil.epoch) << BELOW_TIME;
  return first > 0n ? first - 1n : 0n;
}

/**
 * Who may not read a channel's history is told an empty one, but is refused any single message, there or not.
 * https://docs.discord.com/developers/resources/message#get-channel-messages
 */
async function assertReadable(message: RouteLike, read: Read): Promise<void> {
  try {
    await read(message);
  } catch (error) {
    if (!isRefusal(error, RESTJSONErrorCodes.UnknownMessage)) throw error;
  }
}

type Read = (route: RouteLike, query?: URLSearchParams) => Promise<unknown>;

/** Reading can be repeated without harm: where Discord asks for patience, after the next turn. */
function readerOf(requests: Requests, channel: string, signal: AbortSignal): Read {
  return async (route, query) => {
    for (;;) {
      const kind = { method: 'get', channel, id: randomUUID() } as const;
      await requests.ready(kind, Date.now(), signal);
      try {
        return await requests.send(kind, route, query ? { query } : {}, signal);
      } catch (error) {
        if (!(error instanceof RateLimitError)) throw error;
      }
    }
  };
}
