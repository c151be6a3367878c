import { REST, RateLimitError, type RawFile, type RouteLike } from 'discord.js';
import { createHash } from 'node:crypto';
import { admitted, inASecond, type Bucket, type Tokens } from '../daily/tokens.ts';
import type { DiscordSettings } from './discord.ts';

/** Milliseconds for one request: fewer than a caller gives the whole of a post, after its wait for a turn. */
const REQUEST_LIMIT = 10_000;

/** Requests wait so long for their turn by themselves, in milliseconds; for what takes longer their callers do. */
const PATIENCE = 5000;

/** What a bot may ask in a second, but for all that answers people: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit */
const GLOBAL = 50;

/** What channels have been seen to allow; of what else they allow, Discord's answers tell. Reading comes page by page. */
const OF_CHANNEL = {
  get: { limit: 50, per: 5200 },
  post: { limit: 5, per: 5200 },
  patch: { limit: 5, per: 5200 },
} as const;

/** What a request carries. */
export interface Content {
  readonly body?: unknown;
  readonly files?: RawFile[];
  readonly query?: URLSearchParams;
}

/** A kind of request, of which each channel has its own limit. */
export interface Kind {
  readonly method: keyof typeof OF_CHANNEL;
  readonly channel: string;
  /** Under which it waits for its turn. */
  readonly id: string;
}

export type Requests = ReturnType<typeof createRequests>;

export interface RequestSettings extends Pick<DiscordSettings, 'token' | 'api'> {
  /** As many as Discord allows this bot, 50 unless it says otherwise. */
  readonly requestsPerSecond?: number;
}

/**
 * Requests of the bot's own accord, which all its processes share Discord's limits for. Answers to people don't count
 * to these: https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints
 */
export function createRequests({ token, api, requestsPerSecond = GLOBAL }: RequestSettings, tokens: Tokens) {
  const rest = new REST({
    retries: 0,
    timeout: REQUEST_LIMIT,
    rejectOnRateLimit: () => true,
    // The library would count for this process alone.
    globalRequestsPerSecond: Infinity,
    ...(api !== undefined && { api }),
  }).setToken(token);
  const bot = `discord:${createHash('sha256').update(token).digest('base64url').slice(0, 16)}`;
  const all = inASecond(bot, requestsPerSecond);
  const ofChannel = ({ method, channel }: Kind): Bucket => ({
    name: `${bot}:${method}:${channel}`,
    ...OF_CHANNEL[method],
  });

  return {
    /** @param since as `Waiting.since` @throws {Refused} where the turn doesn't come within a few seconds */
    ready: (kind: Kind, since: number, signal: AbortSignal): Promise<void> =>
      admitted(tokens, [ofChannel(kind), all], { id: kind.id, since, priority: 'rest' }, PATIENCE, signal),

    /**
     * Asks once, at once. Where Discord wants patience, no process asks before it is over.
     * @throws what discord.js throws
     */
    async send(kind: Kind, route: RouteLike, content: Content, signal: AbortSignal): Promise<unknown> {
      try {
        return await tokens.spend(all, kind.id, () => rest[kind.method](route, { ...content, signal }));
      } catch (error) {
        if (error instanceof RateLimitError)
          await heed(error.global ? all : ofChannel(kind), error.retryAfter);
        throw error;
      }
    },
  };

  async function heed(bucket: Bucket, milliseconds: number): Promise<void> {
    const now = Date.now();
    await tokens.block(bucket, now + milliseconds, now);
  }
}
