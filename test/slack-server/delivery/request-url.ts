import type { Clock } from '../../far-end/clock.ts';
import { timeToAcknowledge, type AckPayload, type Envelope } from './delivery.ts';

/** One request to the app. */
export interface AppRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the app answered. */
export interface AppAnswer {
  /** 0 if no answer came. */
  readonly status: number;
  readonly text: string;
  readonly isJson: boolean;
  /** Whether it wants no retry. */
  readonly noRetry: boolean;
  /** Why this is no acknowledgement, if it is none: https://docs.slack.dev/apis/events-api#retries */
  readonly problem?: 'http_timeout' | 'connection_failed' | 'http_error';
}

/** No answer at all. */
export const nothing = { status: 0, text: '', isJson: false, noRetry: false };

/** Posts to the app, which has three seconds to answer by the far end's clock. */
export async function postTo(
  url: string,
  { body, headers }: AppRequest,
  clock: Clock,
  closing: AbortSignal,
): Promise<AppAnswer> {
  const timeout = new AbortController();
  const callOff = clock.after(timeToAcknowledge, () => timeout.abort());
  const signal = AbortSignal.any([closing, timeout.signal]);
  try {
    const answer = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal });
    return {
      status: answer.status,
      ...(!answer.ok && { problem: 'http_error' as const }),
      text: await answer.text(),
      isJson: answer.headers.get('content-type')?.startsWith('application/json') === true,
      noRetry: answer.headers.get('x-slack-no-retry') === '1',
    };
  } catch {
    return { ...nothing, problem: timeout.signal.aborted ? 'http_timeout' : 'connection_failed' };
  } finally {
    callOff();
  }
}

/** What comes with an answer: JSON as it is, text as that of a message, or nothing. */
export function payloadOf({ text, isJson }: AppAnswer): AckPayload {
  if (text === '') return {};
  if (!isJson) return { text };
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Slash commands come as forms, interactions as the one field of a form, events as JSON. */
export function requestOf({ type, payload }: Envelope): AppRequest {
  const form = 'application/x-www-form-urlencoded';
  const common = { 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)', accept: '*/*' };
  if (type === 'events_api')
    return { body: JSON.stringify(payload), headers: { ...common, 'content-type': 'application/json' } };
  const fields: [string, string][] =
    type === 'interactive'
      ? [['payload', JSON.stringify(payload)]]
      : Object.entries(payload).map(([name, value]: [string, unknown]) => [name, String(value)]);
  return {
    body: new URLSearchParams(fields).toString(),
    headers: { ...common, 'content-type': form },
  };
}
