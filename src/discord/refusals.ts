import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes as Codes } from 'discord.js';
import { Gone, Refused, Unacceptable, Unreadable } from '../daily/board.ts';
import { PERMISSIONS } from './permissions.ts';

const { ViewChannel, SendMessages, SendMessagesInThreads, EmbedLinks, ReadMessageHistory } = PERMISSIONS;
const MENDED_BY = 'Whoever manages this server can give it to Viva’s role.';

/** Why Discord will never act, for those who manage the place: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const WORDS: Readonly<Record<string | number, string>> = {
  [Codes.UnknownChannel]: 'The channel was deleted.',
  [Codes.UnknownMessage]: 'The message was deleted.',
  [Codes.MissingAccess]: `Viva can’t see the channel: it was removed from the server, or lacks the permission **${ViewChannel}** there. ${MENDED_BY}`,
  [Codes.MissingPermissions]: `Viva may not post in the channel: it lacks **${SendMessages}** (in a thread, **${SendMessagesInThreads}**) or **${EmbedLinks}** there. ${MENDED_BY}`,
  [Codes.CannotReplyWithoutPermissionToReadMessageHistory]: `Viva may not reply in the channel: it lacks the permission **${ReadMessageHistory}** there. ${MENDED_BY}`,
  [Codes.InvalidActionOnArchivedThread]: 'The thread is archived. Open it again, and Viva can post there.',
  [Codes.CannotExecuteActionOnThisChannelType]: 'Nothing can be posted in a channel of this kind.',
  [Codes.CannotSendMessagesToThisUser]: 'The person takes no direct messages from Viva.',
  [Codes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]:
    'The person is in no server with Viva any more.',
  [Codes.InvalidRecipients]: 'There is no such person to write to.',
};

/** A form that breaks a rule, or is too big: https://docs.discord.com/developers/topics/opcodes-and-status-codes#http */
const UNACCEPTABLE = [400, 413];

/**
 * What a failed request means to a board. Only what Discord answered in so many words is certain: after a 5xx, a
 * time-out or a lost connection it may have acted, and the error stays as it is.
 */
export function asBoardError(error: unknown): unknown {
  // 0 where Discord names no time.
  if (error instanceof RateLimitError) return new Refused(error.message, error.retryAfter || undefined);
  if (!(error instanceof DiscordAPIError)) return error;
  const words = WORDS[error.code];
  if (words !== undefined) return new Gone(words, { cause: error });
  return UNACCEPTABLE.includes(error.status)
    ? new Unacceptable(`Discord does not take the message: ${error.message}`, { cause: error })
    : error;
}

/** The same for reading: what Viva may not see tells nothing of what stands there. */
export function asReadingError(error: unknown): unknown {
  if (!isRefusal(error, Codes.MissingAccess) && !isRefusal(error, Codes.MissingPermissions))
    return asBoardError(error);
  const words = `Viva can’t read the channel: it lacks **${ViewChannel}** or **${ReadMessageHistory}** there. ${MENDED_BY}`;
  return new Unreadable(words, { cause: error });
}

export function isRefusal(error: unknown, code: Codes): boolean {
  return error instanceof DiscordAPIError && error.code === code;
}
