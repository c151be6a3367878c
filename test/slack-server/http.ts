import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Fault, Faults } from '../far-end/faults.ts';
import { parsed } from './messages.ts';
import type { SentRequest } from './requests.ts';
import { respond, type ResponseBody } from './response-url.ts';
import { SlackError } from './slack-error.ts';
import type { Slack } from './slack.ts';
import { webApi, type WebApi } from './web-api.ts';
import { tokens } from './workspace.ts';

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP side of the server: `POST /api/<method>` and `POST /response/<id>`. */
export function createHttpSide(slack: Slack, connections: () => object, faults: Faults): RequestListener {
  const methodsByToken: Readonly<Record<string, WebApi>> = {
    [`Bearer ${tokens.bot}`]: webApi(slack),
    [`Bearer ${tokens.app}`]: { 'apps.connections.open': connections },
  };

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const body = await text(request);
    const fault = faults.take(`${request.method} ${request.url}`);
    if (fault) return answerOfFault(fault);
    const [, side, name = ''] = (request.url ?? '').split(/[/?]/);
    if (side === 'api') return callMethod(name, request.headers.authorization, body);
    if (side === 'response') return takeResponse(name, body);
    return { status: 404, body: {} };
  }

  function callMethod(name: string, authorization: string | undefined, body: string): Answer {
    const args = Object.fromEntries(new URLSearchParams(body));
    try {
      return { status: 200, body: noted(name, args, () => method(name, authorization)(args)) };
    } catch (error) {
      if (error instanceof SlackError) return { status: 200, body: error.body };
      throw error;
    }
  }

  function method(name: string, authorization: string | undefined): WebApi[string] {
    if (!Object.values(methodsByToken).some((methods) => name in methods))
      throw new SlackError('unknown_method');
    if (authorization === undefined) throw new SlackError('not_authed');
    const methods = methodsByToken[authorization];
    if (!methods) throw new SlackError('invalid_auth');
    const found = methods[name];
    if (!found) throw new SlackError('not_allowed_token_type');
    return found;
  }

  function takeResponse(id: string, body: string): Answer {
    try {
      const args = responseBody(body);
      const run = () => respond(slack, slack.interactions.useResponse(id), args);
      return { status: 200, body: noted('response_url', args, run) };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { status: ['used_url', 'expired_url'].includes(error.code) ? 404 : 400, body: error.body };
    }
  }

  /** What `run` answers; the request is noted, however it ends. */
  function noted(name: string, args: SentRequest['args'], run: () => object | void): object {
    try {
      const body = { ok: true, ...run() };
      slack.requests.push({ name, args });
      return body;
    } catch (error) {
      slack.requests.push({ name, args, error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await answerTo(request).catch(ownFault);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }

  return (request, response) => void serve(request, response);
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

function responseBody(json: string): ResponseBody {
  const body = parsed(json, 'invalid_payload');
  if (typeof body !== 'object' || body === null) throw new SlackError('invalid_payload');
  return { ...body };
}
