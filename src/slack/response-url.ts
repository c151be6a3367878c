import { sleep } from '../sleep.ts';
import type { MessagePayload } from './render.ts';

/** How a message goes to a response URL: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export interface Response extends MessagePayload {
  readonly response_type: 'in_channel' | 'ephemeral';
  readonly replace_original: boolean;
  readonly thread_ts?: string;
}

/** Of a URL that has served half an hour, or five times. */
const SPENT = 404;

/** Of Slack asking for patience. */
const TOO_MANY = 429;

/**
 * @returns whether the URL could still be used
 * @throws when Slack refuses the message
 */
export async function respondTo(url: string, response: Response, signal: AbortSignal): Promise<boolean> {
  const answered = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(response),
    signal,
  });
  const said = await answered.text();
  if (answered.status === SPENT) return false;
  if (answered.status === TOO_MANY) {
    await sleep(Number(answered.headers.get('retry-after') ?? 1) * 1000, signal);
    return respondTo(url, response, signal);
  }
  if (!answered.ok)
    throw new Error(`Slack refused a response with ${answered.status}: ${said.slice(0, 200)}`);
  return true;
}
