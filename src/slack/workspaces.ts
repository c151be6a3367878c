import { webApi } from '@slack/bolt';
import { sleep } from '../sleep.ts';
import { inPlainWords } from './failures.ts';

/** Milliseconds for one call of the Web API; the client's own default is none. */
const CALL_LIMIT = 10_000;

/** One workspace, as Viva acts in it. */
export interface Workspace {
  /** `T…` */
  readonly team: string;
  /**
   * Calls a method of the Web API. Where Slack asks for patience, every call of this method in this workspace waits:
   * https://docs.slack.dev/apis/web-api/rate-limits
   *
   * @throws {UserError} for what the people there can mend
   * @throws the signal's reason
   */
  call<Result>(method: string, request: WebApiCall<Result>, signal: AbortSignal): Promise<Result>;
  /**
   * Calls a method with one request at most: no waiting, no second try, and an end when the signal fires, also to
   * what is on its way.
   *
   * @throws {webApi.WebAPIRateLimitedError} where Slack asks for patience, or has
   * @throws what the client throws, and the signal's reason
   */
  once<Result>(method: string, request: WebApiCall<Result>, signal: AbortSignal): Promise<Result>;
}

type WebApiCall<Result> = (client: webApi.WebClient) => Promise<Result>;

/** The one look-up of tokens. */
export type Workspaces = (team: string) => Workspace;

/** How the Web API is called, by Bolt and by us. */
export function clientOptions(api: string | undefined): webApi.WebClientOptions {
  return {
    // Without a policy of our own, the client would try for half an hour, and Socket Mode a hundred times.
    retryConfig: { retries: 2 },
    timeout: CALL_LIMIT,
    // The client would hold back every method for the sake of one.
    rejectRateLimitedCalls: true,
    ...(api !== undefined && { slackApiUrl: api }),
  };
}

/** @param tokenOf the bot's token in a workspace */
export function createWorkspaces(
  tokenOf: (team: string) => string,
  options: webApi.WebClientOptions,
): Workspaces {
  const known = new Map<string, Workspace>();
  return (team) => {
    const workspace = known.get(team) ?? createWorkspace(team, tokenOf(team), options);
    known.set(team, workspace);
    return workspace;
  };
}

function createWorkspace(team: string, token: string, options: webApi.WebClientOptions): Workspace {
  const client = new webApi.WebClient(token, options);
  /** By method: when it may be called again, in milliseconds since the epoch. */
  const free = new Map<string, number>();
  const freeIn = (method: string): number => (free.get(method) ?? 0) - Date.now();

  /** @throws what the client throws; where Slack asks for patience, that is noted. */
  async function asked<Result>(method: string, request: Promise<Result>): Promise<Result> {
    try {
      return await request;
    } catch (error) {
      if (error instanceof webApi.WebAPIRateLimitedError)
        free.set(method, Date.now() + error.retryAfter * 1000);
      throw error;
    }
  }

  return {
    team,
    async call(method, request, signal) {
      for (;;) {
        await sleep(freeIn(method), signal);
        try {
          return await asked(method, request(client));
        } catch (error) {
          if (!(error instanceof webApi.WebAPIRateLimitedError)) throw inPlainWords(error);
        }
      }
    },
    async once(method, request, signal) {
      signal.throwIfAborted();
      const wait = freeIn(method);
      if (wait > 0) throw new webApi.WebAPIRateLimitedError(wait / 1000);
      try {
        return await asked(method, request(new webApi.WebClient(token, onceOnly(options, signal))));
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}

/** The client takes no signal, but lets us make its requests. */
function onceOnly(options: webApi.WebClientOptions, signal: AbortSignal): webApi.WebClientOptions {
  return {
    ...options,
    retryConfig: { retries: 0 },
    // What fails is the caller's to tell.
    logLevel: webApi.LogLevel.ERROR,
    fetch: (url, { signal: timeout, ...request } = {}) =>
      fetch(url, { ...request, signal: timeout ? AbortSignal.any([signal, timeout]) : signal }),
  };
}
