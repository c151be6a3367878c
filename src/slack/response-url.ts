import type { MessagePayload } from './render.ts';

/** How a message goes to a response URL: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export interface Response extends MessagePayload {
  readonly response_type: 'in_channel' | 'ephemeral';
  readonly replace_original: boolean;
}

/** @throws when Slack refuses it: the URL is good for half an hour and five uses */
export async function respondTo(responseUrl: string, response: Response, signal: AbortSignal): Promise<void> {
  const answered = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(response),
    signal,
  });
  const said = await answered.text();
  if (!answered.ok)
    throw new Error(`Slack refused a response with ${answered.status}: ${said.slice(0, 200)}`);
}
