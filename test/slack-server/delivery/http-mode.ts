import { randomBytes } from 'node:crypto';
import type { Changes } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import { passed } from '../../far-end/transit.ts';
import { pausesBeforeRetries, type Carrier, type Delivery, type Envelope } from './delivery.ts';
import { createImpostor } from './impostor.ts';
import { nothing, payloadOf, postTo, requestOf, type AppAnswer, type AppRequest } from './request-url.ts';
import { signedAt } from './signing.ts';

/** Delivers by signed requests to the app's request URL: https://docs.slack.dev/apis/events-api/using-http-request-urls */
export function createHttpMode(clock: Clock, changes: Changes, secret: string, closing: AbortSignal) {
  const underway = new Set<Promise<void>>();
  let requestUrl: string | undefined;
  let latest: { readonly request: AppRequest; readonly envelope: Envelope } | undefined;

  async function post(request: AppRequest): Promise<AppAnswer> {
    if (requestUrl === undefined) return { ...nothing, problem: 'connection_failed' };
    return postTo(requestUrl, request, clock, closing);
  }

  const signed = (written: AppRequest) => signedAt(clock.now(), secret, written);

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

  const carrier: Carrier = {
    deliver: (envelope, delivery = { acknowledged: false }) => start(envelope, delivery),
  };

  return {
    ...carrier,
    impostor: createImpostor({ seen, post, secret, clock }),

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
