import { webApi } from '@slack/bolt';
import { UserError } from '../errors.ts';

const UNSEEN = 'Viva is not in this channel. Invite it with `/invite @Viva`, and try again.';
const REMOVED =
  'Viva has lost its access to this workspace. Ask whoever hosts it to install it again, and to copy the new token.';
const UNPOSTABLE =
  'This workspace does not let Viva post in this channel. Ask one of its admins, or use Viva in another one.';

/** What people can do about Slack's refusals, by error code: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const WORDS: Readonly<Record<string, string>> = {
  not_in_channel: UNSEEN,
  channel_not_found: UNSEEN,
  is_archived: 'This channel is archived. Use Viva in another one.',
  restricted_action: UNPOSTABLE,
  restricted_action_read_only_channel: UNPOSTABLE,
  restricted_action_thread_only_channel: UNPOSTABLE,
  messages_tab_disabled:
    'The messages tab of this app is switched off, so that Viva can write to nobody. Ask whoever hosts it to update the app with `npm run slack:manifest`.',
  token_revoked: REMOVED,
  account_inactive: REMOVED,
  invalid_auth: REMOVED,
  expired_trigger_id: 'Slack waited too long for the form. Press again.',
  trigger_expired: 'Slack waited too long for the form. Press again.',
};

/** The same failure, as something to tell where the people there can mend it. */
export function inPlainWords(error: unknown): unknown {
  if (!(error instanceof webApi.WebAPIPlatformError)) return error;
  const { error: code, needed } = error.data as { error: string; needed?: string };
  const words = code === 'missing_scope' ? lackOf(needed) : WORDS[code];
  return words === undefined ? error : new UserError(words, { cause: error });
}

function lackOf(scope = ''): string {
  return `Viva lacks a permission in this workspace: \`${scope}\`. Ask whoever hosts it to update the app with \`npm run slack:manifest\`, and to install it again.`;
}

/** Slack's code for a refusal, if it is one. */
export function codeOf(error: unknown): string | undefined {
  const cause = error instanceof UserError ? error.cause : error;
  return cause instanceof webApi.WebAPIPlatformError ? cause.data.error : undefined;
}
