import type { Clock } from '../../far-end/clock.ts';
import type { AppAnswer, AppRequest } from './request-url.ts';
import { signedAt } from './signing.ts';

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

interface Opportunity {
  /** The last of Slack's requests. */
  readonly seen: () => AppRequest;
  readonly post: (request: AppRequest) => Promise<AppAnswer>;
  readonly secret: string;
  readonly clock: Clock;
}

export function createImpostor({ seen, post, secret, clock }: Opportunity): Impostor {
  async function statusOf(request: AppRequest): Promise<number> {
    const { status, problem } = await post(request);
    if (status === 0) throw new Error(problem);
    return status;
  }

  return {
    replay: async () => statusOf(seen()),
    forge: async () => statusOf(signedAt(clock.now(), 'not-the-secret', seen())),
    tamper: async () => statusOf({ ...seen(), body: `${seen().body} ` }),
    async unsigned() {
      const { body, headers } = seen();
      const { 'x-slack-signature': _, ...others } = headers;
      return statusOf({ body, headers: others });
    },
    backdate: async (milliseconds) => statusOf(signedAt(clock.now() - milliseconds, secret, seen())),
  };
}
