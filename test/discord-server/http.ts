import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Fault, Faults } from '../far-end/faults.ts';
import type { Uploads } from './attachments.ts';
import { Refusal } from './refusal.ts';

/** A request as a route sees it. */
export interface Call {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly uploads: Uploads;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: URLPattern;
  /** Only with the bot's token. */
  readonly authorized: boolean;
  /** The body of the answer; `undefined` answers 204. */
  readonly answer: (call: Call) => unknown;
}

/** One request, for tests to look at. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves the routes, and logs what was asked and answered. */
export function createRestServer(
  routes: readonly Route[],
  authorization: string,
  faults: Faults,
  log: LoggedRequest[],
): Server {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
    const path = decodeURIComponent(pathname);
    const sent = await bodyOf(request);
    const fault = faults.take(`${method} ${path}`);
    const isBot = request.headers.authorization === authorization;
    const { status, body, headers } = fault
      ? faulty(fault)
      : answered(routes, isBot, { method, path, query, ...sent });
    log.push({ method, path, body: sent.body, status, answer: body });
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { ...json, ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
}

function answered(
  routes: readonly Route[],
  isBot: boolean,
  { method, path, ...call }: Omit<Call, 'params'> & { method: string; path: string },
): Answer {
  try {
    for (const route of routes) {
      const match = route.method === method ? route.path.exec({ pathname: path }) : null;
      if (!match) continue;
      if (route.authorized && !isBot) throw new Refusal('unauthorized');
      const body = route.answer({ ...call, params: match.pathname.groups });
      return { status: body === undefined ? 204 : 200, body };
    }
    throw new Refusal('notFound');
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body };
    return failed(500, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function faulty({ status, retryAfter = 0 }: Fault): Answer {
  if (status !== 429) return failed(status, `${status}: the far end was told to fail`);
  const body = { message: 'You are being rate limited.', retry_after: retryAfter, global: false };
  return { status, body, headers: { 'retry-after': String(retryAfter) } };
}

function failed(status: number, message: string): Answer {
  return { status, body: { message, code: RESTJSONErrorCodes.GeneralError } };
}

/** A JSON body, or a multipart one with `payload_json` and `files[0]`, `files[1]`… */
async function bodyOf(request: IncomingMessage): Promise<Pick<Call, 'body' | 'uploads'>> {
  const type = request.headers['content-type'] ?? '';
  const bytes = await buffer(request);
  if (!type.startsWith('multipart/form-data')) return { body: parsed(bytes.toString()), uploads: new Map() };
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const uploads = [...form].flatMap(([name, value]): [string, File][] => {
    const [, number] = /^files\[(\d+)\]$/.exec(name) ?? [];
    return number !== undefined && typeof value !== 'string' ? [[number, value]] : [];
  });
  const json = form.get('payload_json');
  return { body: parsed(typeof json === 'string' ? json : ''), uploads: new Map(uploads) };
}

function parsed(json: string): unknown {
  return json === '' ? undefined : JSON.parse(json);
}
