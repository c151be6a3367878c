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
  call<Result>(
    method: string,
    request: (client: webApi.WebClient) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result>;
}

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
    const workspace = known.get(team) ?? createWorkspace(team, new webApi.WebClient(tokenOf(team), options));
    known.set(team, workspace);
    return workspace;
  };
}

function createWorkspace(team: string, client: webApi.WebClient): Workspace {
  /** By method: when it may be called again, in milliseconds since the epoch. */
  const free = new Map<string, number>();
  return {
    team,
    async call(method, request, signal) {
      for (;;) {
        await sleep((free.get(method) ?? 0) - Date.now(), signal);
        try {
          return await request(client);
        } catch (error) {
          if (!(error instanceof webApi.WebAPIRateLimitedError)) throw inPlainWords(error);
          free.set(method, Date.now() + error.retryAfter * 1000);
        }
      }
    },
  };
}
