import { isTrue } from '../world/flags.ts';
import type { Interaction } from '../world/interactions.ts';
import { messageContent, parsed, type Place } from '../world/messages.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { unfurlsOf } from '../world/unfurls.ts';
import type { Answer } from './answer.ts';

/** The body of a request to a `response_url`, and of the acknowledgement of a slash command. */
export type ResponseBody = Readonly<Record<string, unknown>>;

/** Answers a request to a `response_url`, of which this is the last part. */
export function takeResponse(slack: Slack, id: string, json: string): Answer {
  let args: ResponseBody = {};
  try {
    args = responseBody(json);
    respond(slack, slack.interactions.useResponse(id), args);
    slack.requests.push({ name: 'response_url', args });
    return { status: 200, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    slack.requests.push({ name: 'response_url', args, error: error.message });
    return { status: ['used_url', 'expired_url'].includes(error.code) ? 404 : 400, body: error.body };
  }
}

function responseBody(json: string): ResponseBody {
  const body = parsed(json, 'invalid_payload');
  if (typeof body !== 'object' || body === null) throw new SlackError('invalid_payload');
  return { ...body };
}

/**
 * Does what a response asks for.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 *
 * - `replace_original` has an original only after a press; in response to a slash command it posts a new message
 *   (https://github.com/slackapi/bolt-js/issues/2287). What replaces stays as visible as the original was.
 * - A response that doesn't say `replace_original` is a new message
 *   (https://github.com/slackapi/java-slack-sdk/issues/831), and unless `in_channel`, an ephemeral one.
 */
function respond(slack: Slack, interaction: Interaction, response: ResponseBody): void {
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

function placeOf({ actor, place }: Interaction, response: ResponseBody): Place {
  const ephemeral = response['response_type'] !== 'in_channel';
  const threadTs = response['thread_ts'];
  return {
    channel: place.id,
    threadTs: typeof threadTs === 'string' ? threadTs : undefined,
    onlyFor: ephemeral || place.kind === 'im' ? actor.id : undefined,
    ephemeral,
    unfurls: ephemeral ? undefined : unfurlsOf(response),
  };
}
