import { randomBytes } from 'node:crypto';
import type { Changes } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import { passed } from '../../far-end/transit.ts';
import { pausesBeforeRetries, type Carrier, type Delivery, type Envelope } from './delivery.ts';
import { nothing, payloadOf, postTo, type AppAnswer, type AppRequest } from './request-url.ts';
import { signatureOf } from './signing.ts';

/** Someone who has seen a request of Slack's pass by, and sends it again; resolves with the status of the answer. */
export interface Impostor {
  /** The very same. */
  replay(): Promise<number>;
  /** Newly signed, with a secret that isn't Slack's. */
  forge(): Promise<number>;
  /** With other contents under the same signature. */
  tamper(): Promise<number>;
  /** Without a signature. */
  unsigned(): Promise<number>;
  /** Rightly signed, so many milliseconds ago. */
  backdate(milliseconds: number): Promise<number>;
}

export type HttpMode = ReturnType<typeof createHttpMode>;

/** Delivers by signed requests to the app's request URL: https://docs.slack.dev/apis/events-api/using-http-request-urls */
export function createHttpMode(clock: Clock, changes: Changes, secret: string, closing: AbortSignal) {
  const underway = new Set<Promise<void>>();
  let requestUrl: string | undefined;
  let latest: { readonly request: AppRequest; readonly envelope: Envelope } | undefined;

  async function post(request: AppRequest): Promise<AppAnswer> {
    if (requestUrl === undefined) return { ...nothing, problem: 'connection_failed' };
    return postTo(requestUrl, request, clock, closing);
  }

  const signed = (written: AppRequest, at = clock.now()): AppRequest => ({
    body: written.body,
    headers: { ...written.headers, ...signatureOf(secret, written.body, at) },
  });

  function settle(delivery: Delivery, failure: string | undefined): void {
    delivery.failure = failure;
    delivery.acknowledged = failure === undefined;
    changes.happened();
  }

  /** Sends it, and an event that fails up to three times more. */
  async function carry(envelope: Envelope, delivery: Delivery): Promise<void> {
    const written = requestOf(envelope);
    const pauses = envelope.type === 'events_api' ? pausesBeforeRetries : [];
    let retry: Record<string, string> = {};
    for (const [index, pause] of [...pauses, undefined].entries()) {
      const request = signed({ ...written, headers: { ...written.headers, ...retry } });
      latest = { request, envelope };
      const answer = await post(request);
      if (!answer.problem) return settle(delivery, envelope.accept?.(payloadOf(answer)));
      if (pause === undefined || answer.noRetry || closing.aborted)
        return settle(delivery, failureOf(answer));
      if (pause > 0) await passed(pause, clock, closing);
      retry = { 'x-slack-retry-num': String(index + 1), 'x-slack-retry-reason': answer.problem };
    }
  }

  function start(envelope: Envelope, delivery: Delivery): Delivery {
    const work = carry(envelope, delivery)
      .catch((error: unknown) => settle(delivery, `fault of the far end: ${String(error)}`))
      .finally(() => underway.delete(work));
    underway.add(work);
    return delivery;
  }

  function seen(): AppRequest {
    if (!latest) throw new Error('nothing has been delivered yet');
    return latest.request;
  }

  async function statusOf(request: AppRequest): Promise<number> {
    const { status, problem } = await post(request);
    if (status === 0) throw new Error(problem);
    return status;
  }

  const impostor: Impostor = {
    replay: async () => statusOf(seen()),
    forge: async () => {
      const { body, headers } = seen();
      return statusOf({ body, headers: { ...headers, ...signatureOf('another', body, clock.now()) } });
    },
    tamper: async () => statusOf({ ...seen(), body: `${seen().body} ` }),
    async unsigned() {
      const { body, headers } = seen();
      const { 'x-slack-signature': _, ...others } = headers;
      return statusOf({ body, headers: others });
    },
    backdate: async (milliseconds) => statusOf(signed(seen(), clock.now() - milliseconds)),
  };

  const carrier: Carrier = {
    deliver: (envelope, delivery = { acknowledged: false }) => start(envelope, delivery),
  };

  return {
    ...carrier,
    impostor,

    /** Sets the request URL, once it has answered a challenge. Throws what Slack would say if it doesn't. */
    async deliverTo(url: string): Promise<void> {
      requestUrl = url;
      const challenge = randomBytes(16).toString('hex');
      const body = JSON.stringify({ token: 'verification-token', challenge, type: 'url_verification' });
      const answer = await post(signed({ body, headers: { 'content-type': 'application/json' } }));
      if (answer.status === 200 && answer.text.includes(challenge)) return;
      requestUrl = undefined;
      throw new Error("Your URL didn't respond with the value of the challenge parameter.");
    },

    /** Sends the latest delivery once more, newly signed. */
    redeliver(): Delivery {
      if (!latest) throw new Error('nothing has been delivered yet');
      const { accept, ...envelope } = latest.envelope;
      return start(accept ? { ...envelope, accept: () => undefined } : envelope, { acknowledged: false });
    },

    async close(): Promise<void> {
      await Promise.all(underway);
    },
  };
}

function failureOf({ status, problem }: AppAnswer): string {
  if (problem === 'http_timeout') return 'operation_timeout';
  return `dispatch_failed (${status === 0 ? 'the app can not be reached' : `the app answered ${status}`})`;
}

function requestOf({ type, payload }: Envelope): AppRequest {
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
