import { webApi } from '@slack/bolt';
import { Gone, Refused, Unreadable } from '../daily/board.ts';
import { UserError } from '../errors.ts';
import { codeOf, inPlainWords } from './failures.ts';

/** Slack's own words for too many messages, which come with no time to wait. */
const TOO_MANY = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];

const TOO_LONG = 'The message is longer than Slack takes.';

/** What stands in the way of a message that nobody asked for, beside what does of answers. */
const WORDS: Readonly<Record<string, string>> = {
  message_not_found: 'The message was deleted.',
  msg_too_long: TOO_LONG,
  msg_blocks_too_long: TOO_LONG,
};

/**
 * What a failed call means to a board. Only a refusal in so many words is certain: after a 5xx, a time-out, a lost
 * connection, and by Slack's own word after `internal_error` and `fatal_error`, Slack may have acted, and the error
 * stays as it is. https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export function asBoardError(error: unknown): unknown {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new Refused('Slack asks for patience', error.retryAfter * 1000 || undefined);
  const code = codeOf(error) ?? '';
  if (TOO_MANY.includes(code)) return new Refused('Slack asks for patience');
  const plain = inPlainWords(error);
  const words = plain instanceof UserError ? plain.message : WORDS[code];
  return words === undefined ? error : new Gone(words, { cause: error });
}

/** The same for reading: without the scope, what stands there is not known. */
export function asReadingError(error: unknown): unknown {
  const told = asBoardError(error);
  if (!(told instanceof Gone) || codeOf(error) !== 'missing_scope') return told;
  return new Unreadable(told.message, { cause: error });
}
