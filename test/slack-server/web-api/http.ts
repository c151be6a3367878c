import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault, Faults } from '../../far-end/faults.ts';
import { breakOff, passed } from '../../far-end/transit.ts';
import type { Slack } from '../world/slack.ts';
import type { Answer } from './answer.ts';
import { createCalls } from './calls.ts';
import { webApi } from './methods.ts';
import { takeResponse } from './response-url.ts';
import { download, takeUpload } from './uploads.ts';

export interface HttpSettings {
  readonly mode: 'socket' | 'http';
  readonly faults: Faults;
  /** Ends what waits when the server closes. */
  readonly signal: AbortSignal;
  readonly uploadUrl: (ticket: string) => string;
  /** A new address for one connection of Socket Mode. */
  readonly socketUrl: () => string;
}

/**
 * The HTTP side of the server: `POST /api/<method>`, `POST /response/<id>`, `POST /upload/<ticket>`, and
 * `GET /files-pri/<team and file>/download/<name>`.
 */
export function createHttpSide(slack: Slack, settings: HttpSettings): RequestListener {
  const { mode, faults, signal, uploadUrl, socketUrl } = settings;
  const botMethods = webApi(slack, ({ ticket }) => uploadUrl(ticket));
  const appMethods = { 'apps.connections.open': () => ({ url: socketUrl(), ...(mode === 'http' && notOn) }) };
  const call = createCalls(slack, botMethods, appMethods);

  async function answerTo({ method, url = '', headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const fault = faults.take(`${method} ${url}`);
    if (fault) return answerOfFault(fault);
    const [, side, name = ''] = url.split(/[/?]/);
    if (side === 'api') return call(name, headers, body.toString());
    if (side === 'response') return takeResponse(slack, name, body.toString());
    if (side === 'upload') return takeUpload(slack, name, headers['content-type'], body);
    if (side === 'files-pri') return download(slack, name, headers);
    return { status: 404, body: {} };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { delay, lost, reset = false } = faults.transit.take(`${request.method} ${request.url}`) ?? {};
    if (delay !== undefined) await passed(delay, slack.clock, signal);
    if (lost === 'request') return breakOff(request.socket, reset);
    const answer = await answerTo(request, body).catch(ownFault);
    if (lost === 'answer') breakOff(request.socket, reset);
    else write(response, answer);
  }

  return (request, response) => {
    serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  };
}

/** Slack lets an app connect all the same, and then sends it nothing. */
const notOn = { response_metadata: { messages: ['[WARN] Socket Mode is not turned on.'] } };

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  if (Buffer.isBuffer(body)) return void response.writeHead(status, headers).end(body);
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

function answerOfFault({ status, retryAfter }: Fault): Answer {
  return {
    status,
    body: { ok: false, error: status === 429 ? 'ratelimited' : 'internal_error' },
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  };
}

function ownFault(error: unknown): Answer {
  return { status: 500, body: { ok: false, error: `fault of the far end: ${String(error)}` } };
}
