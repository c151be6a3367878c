import { webApi } from '@slack/bolt';
import { Gone, Refused, Unacceptable, Unreadable } from '../daily/board.ts';
import { UserError } from '../errors.ts';
import { codeOf, inPlainWords } from './failures.ts';

/** Slack's own words for too many messages, which come with no time to wait. */
const TOO_MANY = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];

/** What breaks a rule of form, by itself and not by where it is to stand. */
const UNACCEPTABLE = [
  'cannot_reply_to_message',
  'invalid_arguments',
  'invalid_array_arg',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
];

/** What Slack doesn't find, or not any more: https://docs.slack.dev/reference/methods/conversations.open#errors */
const NOT_THERE: Readonly<Record<string, string>> = {
  message_not_found: 'The message was deleted.',
  user_not_found: 'There is no such person in this workspace.',
  user_not_visible: 'The person can’t be seen by Viva.',
  user_disabled: 'The person’s account was deactivated.',
  cannot_dm_bot: 'Bots can’t be written to.',
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
  if (UNACCEPTABLE.includes(code))
    return new Unacceptable(`Slack does not take the message: ${code}`, { cause: error });
  const missing = NOT_THERE[code];
  if (missing !== undefined) return new Gone(missing, { cause: error });
  const plain = inPlainWords(error);
  return plain instanceof UserError ? new Gone(plain.message, { cause: error }) : error;
}

/** The same for reading: without the scope, what stands there is not known. */
export function asReadingError(error: unknown): unknown {
  const told = asBoardError(error);
  if (!(told instanceof Gone) || codeOf(error) !== 'missing_scope') return told;
  return new Unreadable(told.message, { cause: error });
}
