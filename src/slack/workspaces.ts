import { webApi } from '@slack/bolt';
import { randomUUID } from 'node:crypto';
import { admitted, type Bucket, type Priority, type Tokens } from '../daily/tokens.ts';
import type { FileSource } from '../chat/download.ts';
import { silentLog, type Log } from '../log.ts';
import { inPlainWords } from './failures.ts';
import { limitsOf, type BucketsOf } from './limits.ts';
import { loggerFor } from './logger.ts';

/** Milliseconds for one call of the Web API; the client's own default is none. */
const CALL_LIMIT = 10_000;

/** Calls wait so long for their turn by themselves, in milliseconds, if nobody waits for them; for what takes longer their callers do. */
const PATIENCE = 5000;

/** What a call is for. */
interface What {
  /** Such as `chat.postMessage`. */
  readonly method: string;
  /** Where the method has a limit for each channel. */
  readonly channel?: string;
}

/** A call that waits for its turn under its id. */
export interface Asking extends What {
  readonly id: string;
}

/** One workspace, as Viva acts in it, within limits that all processes share: https://docs.slack.dev/apis/web-api/rate-limits */
export interface Workspace {
  /** `T…` */
  readonly team: string;
  /** Where its people's files lie. */
  readonly files: FileSource;
  /**
   * Calls a method of the Web API when it is its turn; and again, where Slack asks for patience.
   *
   * @throws {UserError} for what the people there can mend
   * @throws the signal's reason
   */
  call<Result>(what: What | string, request: WebApiCall<Result>, signal: AbortSignal): Promise<Result>;
  /**
   * Waits for the turn of a call that is to follow by `once`.
   *
   * @param since as `Waiting.since`
   * @throws {Refused} where it doesn't come within a few seconds
   */
  ready(asking: Asking, since: number, signal: AbortSignal): Promise<void>;
  /**
   * Calls a method with one request at most: no waiting, no second try, and an end when the signal fires, also to
   * what is on its way.
   *
   * @throws {webApi.WebAPIRateLimitedError} where Slack asks for patience
   * @throws what the client throws, and the signal's reason
   */
  once<Result>(asking: Asking, request: WebApiCall<Result>, signal: AbortSignal): Promise<Result>;
}

type WebApiCall<Result> = (client: webApi.WebClient) => Promise<Result>;

/** The one look-up of tokens. */
export type Workspaces = (team: string) => Workspace;

/** How the Web API is called, by Bolt and by us. */
export function clientOptions(api: string | undefined, log: Log): webApi.WebClientOptions {
  return {
    // Without a policy of our own, the client would try for half an hour, and Socket Mode a hundred times.
    retryConfig: { retries: 2 },
    timeout: CALL_LIMIT,
    // The client would hold back every method for the sake of one.
    rejectRateLimitedCalls: true,
    logger: loggerFor(log),
    ...(api !== undefined && { slackApiUrl: api }),
  };
}

/** What calls are made with, beside a token. */
export interface Calling {
  readonly options: webApi.WebClientOptions;
  readonly tokens: Tokens;
  readonly priority: Priority;
  readonly limits?: BucketsOf;
}

/** @param tokenOf the bot's token in a workspace */
export function createWorkspaces(tokenOf: (team: string) => string, calling: Calling): Workspaces {
  const known = new Map<string, Workspace>();
  return (team) => {
    const workspace = known.get(team) ?? createWorkspace(team, tokenOf(team), calling);
    known.set(team, workspace);
    return workspace;
  };
}

function createWorkspace(
  team: string,
  token: string,
  { options, tokens, priority, limits = limitsOf() }: Calling,
): Workspace {
  const client = new webApi.WebClient(token, options);
  const bucketsOf = ({ method, channel }: What): readonly Bucket[] => limits(team, method, channel);

  /** @throws what the client throws; where Slack asks for patience, all processes heed it. */
  async function asked<Result>(asking: Asking, request: () => Promise<Result>): Promise<Result> {
    const all = bucketsOf(asking).at(-1)!;
    try {
      return await tokens.spend(all, asking.id, request);
    } catch (error) {
      if (error instanceof webApi.WebAPIRateLimitedError) {
        const now = Date.now();
        await tokens.block(all, now + error.retryAfter * 1000, now);
      }
      throw error;
    }
  }

  return {
    team,
    files: { origins: originsOf(options.slackApiUrl), headers: { authorization: `Bearer ${token}` } },
    async call(what, request, signal) {
      const id = randomUUID();
      const asking: Asking = typeof what === 'string' ? { method: what, id } : { ...what, id };
      const waiting = { id, priority, since: Date.now() };
      for (;;) {
        await admitted(tokens, bucketsOf(asking), waiting, Infinity, signal);
        try {
          return await asked(asking, () => request(client));
        } catch (error) {
          if (!(error instanceof webApi.WebAPIRateLimitedError)) throw inPlainWords(error);
        }
      }
    },
    ready: (asking, since, signal) =>
      admitted(tokens, bucketsOf(asking), { id: asking.id, since, priority }, PATIENCE, signal),
    async once(asking, request, signal) {
      signal.throwIfAborted();
      try {
        return await asked(asking, () => request(new webApi.WebClient(token, onceOnly(options, signal))));
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}

/** Slack's own, and those that go with another address of the API: `slack-gov.com`, `files.slack-gov.com`. */
function originsOf(api: string | undefined): string[] {
  const slacks = 'https://files.slack.com';
  if (api === undefined) return [slacks];
  const { origin, protocol, host } = new URL(api);
  return [slacks, origin, `${protocol}//files.${host}`];
}

/** For a client whose calls go out once, and end when the signal fires: it takes none, but lets us make its requests. */
export function onceOnly(options: webApi.WebClientOptions, signal: AbortSignal): webApi.WebClientOptions {
  return {
    ...options,
    retryConfig: { retries: 0 },
    // What fails is the caller's to tell.
    logger: loggerFor(silentLog),
    fetch: (url, { signal: timeout, ...request } = {}) =>
      fetch(url, { ...request, signal: timeout ? AbortSignal.any([signal, timeout]) : signal }),
  };
}
