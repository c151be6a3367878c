import {
  RateLimitError,
  RESTJSONErrorCodes,
  Routes,
  SnowflakeUtil,
  type APIMessage,
  type APIUser,
  type REST,
} from 'discord.js';
import { Unreadable } from '../daily/board.ts';
import { sleep } from '../sleep.ts';
import { isMarked } from './mark.ts';
import { isRefusal } from './refusals.ts';

/** As many messages as Discord tells at once. */
const PAGE = 100;

/** A look-up that needs more would outlast its request, and begin anew for ever. */
const MOST_PAGES = 15;

/** A look-up waits so long for Discord by itself, in milliseconds; for what takes longer its caller does. */
const PATIENCE = 5000;

/** Bits of a snowflake below its time: https://docs.discord.com/developers/reference#snowflakes */
const BELOW_TIME = 22n;

/**
 * Looks for the bot's own message with this mark, posted at `since` (milliseconds since the epoch) or later.
 *
 * @throws {Unreadable} where the history is closed to the bot, or longer than can be read
 * @throws what discord.js throws, and the signal's reason
 */
export async function findMarked(
  rest: REST,
  channel: string,
  mark: string,
  since: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { id: self } = (await patiently(() => rest.get(Routes.user(), { signal }), signal)) as APIUser;
  let after = lastBefore(since);
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const query = new URLSearchParams({ after: String(after), limit: String(PAGE) });
    const read = () => rest.get(Routes.channelMessages(channel), { query, signal });
    const messages = (await patiently(read, signal)) as APIMessage[];
    const found = messages.find((message) => message.author.id === self && isMarked(message, mark));
    if (found) return found.id;
    if (messages.length === 0) await assertReadable(rest, channel, after, signal);
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
async function assertReadable(
  rest: REST,
  channel: string,
  message: bigint,
  signal: AbortSignal,
): Promise<void> {
  try {
    await patiently(() => rest.get(Routes.channelMessage(channel, String(message)), { signal }), signal);
  } catch (error) {
    if (!isRefusal(error, RESTJSONErrorCodes.UnknownMessage)) throw error;
  }
}

/** Reading can be repeated without harm. */
async function patiently(read: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      const wait = error instanceof RateLimitError ? error.retryAfter : 0;
      if (wait === 0 || wait > PATIENCE) throw error;
      await sleep(wait, signal);
    }
  }
}
