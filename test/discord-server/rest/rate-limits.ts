import { createHash } from 'node:crypto';
import type { Clock } from '../../far-end/clock.ts';
import type { Answer, Route } from './route.ts';

/** So many requests in so many milliseconds. */
export interface RateLimit {
  readonly requests: number;
  readonly milliseconds: number;
}

/** https://docs.discord.com/developers/topics/rate-limits */
export interface RateLimits {
  /** All that the bot asks with its token; nothing of interactions counts. */
  readonly global: RateLimit;
  /** What holds for each route, and each of its channels, guilds or webhooks, on its own. */
  readonly perRoute: RateLimit;
  /** What holds for some routes instead, by `POST /channels/:channel/messages`. */
  readonly routes: Readonly<Record<string, RateLimit>>;
}

/** Limits that no test meets unless it wants to. */
export const generous: RateLimits = {
  global: { requests: 100_000, milliseconds: 1000 },
  perRoute: { requests: 100_000, milliseconds: 1000 },
  routes: {},
};

/** The one limit that Discord documents, and those that bots have seen of late. */
export const likeDiscord: RateLimits = {
  global: { requests: 50, milliseconds: 1000 },
  perRoute: { requests: 10, milliseconds: 10_000 },
  routes: {
    'POST /channels/:channel/messages': { requests: 5, milliseconds: 5000 },
    'PATCH /channels/:channel/messages/:message': { requests: 5, milliseconds: 5000 },
    'POST /webhooks/:app/:token': { requests: 5, milliseconds: 2000 },
    'PATCH /webhooks/:app/:token/messages/:message': { requests: 5, milliseconds: 2000 },
  },
};

/** What is left of a limit until it begins anew. */
interface Window {
  left: number;
  readonly endsAt: number;
}

interface Limited {
  readonly headers: Readonly<Record<string, string>>;
  /** Instead of the work, when a limit is exceeded. */
  readonly refusal?: Answer;
}

/** Path parameters whose values have a limit each. */
const majorParameters = ['channel', 'guild', 'token'];

export function createRateLimiter({ global, perRoute, routes }: RateLimits, clock: Clock) {
  const windows = new Map<string, Window>();

  function windowOf(name: string, { requests, milliseconds }: RateLimit): Window {
    const open = windows.get(name);
    if (open && open.endsAt > clock.now()) return open;
    const next = { left: requests, endsAt: clock.now() + milliseconds };
    windows.set(name, next);
    return next;
  }

  /** Counts a request, and says what its answer tells of the limits. */
  return (route: Route, params: Readonly<Record<string, string | undefined>>): Limited => {
    if (!route.limited) return { headers: {} };
    const ofAll = windowOf('global', global);
    if (route.authorized && ofAll.left === 0) return { headers: {}, refusal: tooMany(ofAll, clock, true) };
    const major = majorParameters.map((name) => params[name] ?? '').join();
    const limit = routes[route.name] ?? perRoute;
    const window = windowOf(`${route.name} ${major}`, limit);
    if (window.left === 0)
      return { headers: headersOf(route, limit, window, clock), refusal: tooMany(window, clock, false) };
    window.left -= 1;
    if (route.authorized) ofAll.left -= 1;
    return { headers: headersOf(route, limit, window, clock) };
  };
}

function headersOf({ name }: Route, { requests }: RateLimit, { left, endsAt }: Window, clock: Clock) {
  return {
    'x-ratelimit-limit': String(requests),
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-reset': String(endsAt / 1000),
    'x-ratelimit-reset-after': String((endsAt - clock.now()) / 1000),
    'x-ratelimit-bucket': createHash('md5').update(name).digest('hex'),
  };
}

function tooMany({ endsAt }: Window, clock: Clock, isGlobal: boolean): Answer {
  return rateLimited((endsAt - clock.now()) / 1000, isGlobal);
}

/** `retryAfter`: seconds. */
export function rateLimited(retryAfter: number, isGlobal: boolean): Answer {
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: retryAfter, global: isGlobal },
    headers: {
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
      ...(isGlobal && { 'x-ratelimit-global': 'true' }),
    },
  };
}
