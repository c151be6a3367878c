import { createHmac } from 'node:crypto';
import type { AppRequest } from './request-url.ts';

/**
 * A request with the headers that prove it to be Slack's; `at`: milliseconds since the epoch.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function signedAt(at: number, secret: string, { body, headers }: AppRequest): AppRequest {
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: { ...headers, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` },
  };
}
