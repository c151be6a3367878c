import type { IncomingHttpHeaders } from 'node:http';
import { parsed } from '../world/messages.ts';
import { scopesByMethod } from '../world/scopes.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { tokens } from '../world/workspace.ts';
import type { Answer } from './answer.ts';
import type { Arguments, Methods } from './arguments.ts';

/** Takes the calls of the Web API's methods: https://docs.slack.dev/apis/web-api/ */
export function createCalls(slack: Slack, botMethods: Methods, appMethods: Methods) {
  const { grant, limits, requests } = slack;
  const scopesOf: Readonly<Record<string, readonly string[] | undefined>> = scopesByMethod;

  /** What a call answers. */
  function called(name: string, headers: IncomingHttpHeaders, args: Arguments): object {
    const run = methodFor(name, bearerOf(headers) ?? args['token']);
    const wait = limits.take(name, args['channel']);
    if (wait !== undefined) throw new TooMany(wait);
    grant.demand(...(scopesOf[name] ?? []));
    return run(args);
  }

  function methodFor(name: string, token: unknown): Methods[string] {
    const known = [botMethods, appMethods].some((methods) => name in methods);
    if (!known) throw new SlackError('unknown_method');
    if (token === undefined) throw new SlackError('not_authed');
    if (token === tokens.app) return found(appMethods[name]);
    if (token !== tokens.bot) throw new SlackError('invalid_auth');
    grant.check();
    return found(botMethods[name]);
  }

  /** Answers a call, and notes it however it ends; a refusal is an answer like any other. */
  return (name: string, headers: IncomingHttpHeaders, body: string): Answer => {
    let args: Arguments = {};
    try {
      args = argumentsOf(headers['content-type'], body);
      const answer = { ok: true, ...called(name, headers, args) };
      requests.push({ name, args });
      return { status: 200, body: answer, headers: { 'x-oauth-scopes': grant.granted.join(',') } };
    } catch (error) {
      requests.push({ name, args, error: error instanceof Error ? error.message : String(error) });
      if (error instanceof TooMany)
        return { status: 429, body: error.body, headers: { 'retry-after': String(error.wait) } };
      if (error instanceof SlackError) return { status: 200, body: error.body };
      throw error;
    }
  };
}

/** https://docs.slack.dev/apis/web-api/rate-limits */
class TooMany extends SlackError {
  /** Seconds. */
  readonly wait: number;

  constructor(wait: number) {
    super('ratelimited');
    this.wait = wait;
  }
}

function found(method: Methods[string] | undefined): Methods[string] {
  if (!method) throw new SlackError('not_allowed_token_type');
  return method;
}

function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return authorization?.replace(/^Bearer /, '');
}

/** https://docs.slack.dev/apis/web-api/#post-bodies */
function argumentsOf(contentType: string | undefined, body: string): Arguments {
  const kind = contentType?.split(';')[0]?.trim().toLowerCase();
  if (kind === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(body));
  if (body === '') return {};
  if (kind === undefined) throw new SlackError('missing_post_type');
  if (kind !== 'application/json') throw new SlackError('invalid_post_type');
  const json = parsed(body, 'invalid_json');
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new SlackError('json_not_object');
  return { ...json };
}
