import type { Interaction } from './interactions.ts';
import { messageContent, type Message } from './messages.ts';
import { SlackError } from './slack-error.ts';
import type { Slack } from './slack.ts';
import { channel } from './workspace.ts';

/** The body of a request to a `response_url`, and of the acknowledgement of a slash command. */
export type ResponseBody = Readonly<Record<string, unknown>>;

/**
 * Does what a response asks for.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 *
 * - `replace_original` has an original only after a press; in response to a slash command it posts a new message
 *   (https://github.com/slackapi/bolt-js/issues/2287). What replaces stays as visible as the original was.
 * - A response that doesn't say `replace_original` is a new message
 *   (https://github.com/slackapi/java-slack-sdk/issues/831), and unless `in_channel`, an ephemeral one.
 */
export function respond(slack: Slack, interaction: Interaction, response: ResponseBody): void {
  const original = interaction.source;
  const replaces = original !== undefined && isTrue(response['replace_original']);
  if (replaces && original.deleted) throw new SlackError('message_not_found');
  if (original && isTrue(response['delete_original'])) {
    original.deleted = true;
    if (!hasContent(response)) return;
  }
  const content = messageContent(response);
  if (replaces) original.content = content;
  const message = replaces ? original : slack.messages.add(placeOf(interaction, response), content);
  slack.outcomes.forInteraction(interaction, { message });
}

/** Posts what came with the acknowledgement of a slash command, if anything; returns why it can't. */
export function replyProblem(
  slack: Slack,
  interaction: Interaction,
  reply: ResponseBody,
): string | undefined {
  try {
    if (hasContent(reply)) respond(slack, interaction, reply);
    return undefined;
  } catch (error) {
    if (error instanceof SlackError) return `invalid_command_response (${error.message})`;
    throw error;
  }
}

function hasContent(response: ResponseBody): boolean {
  return response['text'] !== undefined || response['blocks'] !== undefined;
}

/** Both flags come as texts too. */
function isTrue(flag: unknown): boolean {
  return flag === true || flag === 'true';
}

function placeOf(
  { actor, source }: Interaction,
  response: ResponseBody,
): Omit<Message, 'ts' | 'content' | 'deleted'> {
  const place = source?.channel ?? channel.id;
  const ephemeral = response['response_type'] !== 'in_channel';
  const threadTs = response['thread_ts'];
  return {
    channel: place,
    threadTs: typeof threadTs === 'string' ? threadTs : undefined,
    onlyFor: ephemeral || place !== channel.id ? actor.id : undefined,
    ephemeral,
  };
}
