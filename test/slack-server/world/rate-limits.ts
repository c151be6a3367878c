import type { Clock } from '../../far-end/clock.ts';
import type { MethodName } from './scopes.ts';

/** How often a method may be called. */
export interface Limit {
  readonly calls: number;
  /** Milliseconds. */
  readonly per: number;
  /** Counted for each channel by itself. */
  readonly eachChannel?: boolean;
  /** How often it may be called in all, beside. */
  readonly inAll?: { readonly calls: number; readonly per: number };
  /** The most items that one call answers with. */
  readonly items?: number;
}

/** `generous` is ten thousand calls a minute, `strict` is what Slack promises; or the limits of some methods. */
export type Limits =
  | 'generous'
  | 'strict'
  | Readonly<Partial<Record<MethodName | 'apps.connections.open', Limit>>>;

const minute = 60_000;
const generous: Limit = { calls: 10_000, per: minute };
const tier3: Limit = { calls: 50, per: minute };
const tier4: Limit = { calls: 100, per: minute };

/**
 * The least that Slack promises: of the tiers, of posting, and of reading history by apps that are distributed
 * outside the Marketplace. https://docs.slack.dev/apis/web-api/rate-limits
 */
const strict: Readonly<Record<string, Limit | undefined>> = {
  'apps.connections.open': tier3,
  'users.info': tier4,
  'conversations.open': tier3,
  'conversations.info': tier3,
  'conversations.members': tier4,
  'conversations.history': { calls: 1, per: minute, items: 15 },
  'conversations.replies': { calls: 1, per: minute, items: 15 },
  'chat.postMessage': { calls: 1, per: 1_000, eachChannel: true },
  'chat.postEphemeral': tier4,
  'chat.update': tier3,
  'chat.delete': tier3,
  'views.open': tier4,
  'views.push': tier4,
  'views.update': tier4,
  'views.publish': tier4,
  'files.getUploadURLExternal': tier4,
  'files.completeUploadExternal': tier4,
  'files.info': tier4,
  'files.delete': tier3,
};

/** Counts the calls of one app in one workspace. */
export type RateLimits = ReturnType<typeof createRateLimits>;

export function createRateLimits(clock: Clock, limits: Limits) {
  const own: Readonly<Record<string, Limit | undefined>> =
    limits === 'generous' ? {} : limits === 'strict' ? strict : limits;
  const limitOf = (method: string) => own[method] ?? generous;
  const calls = new Map<string, number[]>();

  /** The seconds to wait if a call is one too many. */
  function waitFor(key: string, { calls: most, per }: Pick<Limit, 'calls' | 'per'>): number | undefined {
    const recent = (calls.get(key) ?? []).filter((at) => at > clock.now() - per);
    calls.set(key, recent);
    const [oldest = clock.now()] = recent;
    return recent.length < most ? undefined : Math.max(1, Math.ceil((oldest + per - clock.now()) / 1000));
  }

  return {
    /** Counts a call; returns the seconds to wait if it is one too many. */
    take(method: string, channel: unknown): number | undefined {
      const limit = limitOf(method);
      const key = limit.eachChannel === true ? `${method} ${String(channel)}` : method;
      const wait = waitFor(key, limit) ?? (limit.inAll && waitFor(`${method} in all`, limit.inAll));
      if (wait !== undefined) return wait;
      calls.get(key)!.push(clock.now());
      if (limit.inAll) calls.get(`${method} in all`)!.push(clock.now());
      return undefined;
    },

    mostItems: (method: MethodName) => limitOf(method).items ?? 999,
  };
}
