import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Clock } from '../../far-end/clock.ts';
import type { Fault, Faults } from '../../far-end/faults.ts';
import { breakOff, passed } from '../../far-end/transit.ts';
import { Refusal } from '../rules/refusal.ts';
import { parseBody } from './body.ts';
import { createRateLimiter, rateLimited, type RateLimits } from './rate-limits.ts';
import type { Answer, Call, Route } from './route.ts';

/** One request, for tests to look at. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** 0 if the request was lost on its way. */
  readonly status: number;
  readonly answer: unknown;
}

interface Settings {
  /** The header by which the bot is known. */
  readonly authorization: string;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly log: LoggedRequest[];
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly isBot: boolean;
}

/** Serves the routes, and logs what was asked and answered. */
export function createRestServer(routes: readonly Route[], settings: Settings): Server {
  const { authorization, faults, limits, clock, log, signal } = settings;
  const limited = createRateLimiter(limits, clock);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers, socket } = request;
    const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
    const path = decodeURIComponent(pathname);
    const bytes = await buffer(request);
    const { delay, lost, reset = false } = faults.transit.take(`${method} ${path}`) ?? {};
    if (delay !== undefined) await passed(delay, clock, signal);
    if (lost === 'request') {
      log.push({ method, path, body: undefined, status: 0, answer: undefined });
      return breakOff(socket, reset);
    }
    const isBot = headers.authorization === authorization;
    const { sent, answer } = await served({ method, path, query, isBot }, headers['content-type'], bytes);
    log.push({ method, path, body: sent, status: answer.status, answer: answer.body });
    if (lost === 'answer') breakOff(socket, reset);
    else respond(response, answer);
  }

  /** The answer, and the body to which it is one. */
  async function served(
    asked: Asked,
    type: string | undefined,
    bytes: Buffer,
  ): Promise<{ sent: unknown; answer: Answer }> {
    let sent: unknown;
    try {
      const parsed = await parseBody(type, bytes);
      sent = parsed.body;
      const fault = faults.take(`${asked.method} ${asked.path}`);
      return { sent, answer: fault ? faulty(fault) : answered(asked, parsed) };
    } catch (error) {
      return { sent, answer: failure(error) };
    }
  }

  function answered({ method, path, query, isBot }: Asked, parsed: Pick<Call, 'body' | 'uploads'>): Answer {
    for (const route of routes) {
      const match = route.method === method ? route.path.exec({ pathname: path }) : null;
      if (!match) continue;
      if (route.authorized && !isBot) throw new Refusal('unauthorized');
      const params = match.pathname.groups;
      const { headers, refusal } = limited(route, params);
      if (refusal) return { ...refusal, headers: { ...headers, ...refusal.headers } };
      return { ...attempted(route, { ...parsed, params, query }), headers };
    }
    throw new Refusal('notFound');
  }

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
}

function attempted({ answer }: Route, call: Call): Answer {
  try {
    const body = answer(call);
    return { status: body === undefined ? 204 : 200, body };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Answer {
  if (error instanceof Refusal) return { status: error.status, body: error.body };
  return failed(500, error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function faulty({ status, retryAfter = 0, global = false }: Fault): Answer {
  if (status !== 429) return failed(status, `${status}: the far end was told to fail`);
  const { body, headers } = rateLimited(retryAfter, global);
  return { status, body, headers: { ...headers, 'retry-after': String(retryAfter) } };
}

function failed(status: number, message: string): Answer {
  return { status, body: { message, code: RESTJSONErrorCodes.GeneralError } };
}

function respond(response: ServerResponse, { status, body, headers }: Answer): void {
  if (body instanceof Uint8Array) return void response.writeHead(status, headers).end(body);
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...json, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
