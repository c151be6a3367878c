import { acknowledge, callbackResult } from './callbacks.ts';
import type { Commands } from './commands.ts';
import { checked } from './forms.ts';
import type { Call, Route } from './http.ts';
import type { Interactions } from './interactions.ts';
import type { Posts } from './posts.ts';
import { Refusal } from './refusal.ts';
import { edit, find, followUp, remove } from './webhooks.ts';
import { applicationId, guild } from './world.ts';

export interface State {
  readonly commands: Commands;
  readonly interactions: Interactions;
  readonly posts: Posts;
  /** `ws://127.0.0.1:1234/gateway` */
  readonly gatewayUrl: () => string;
  /** People look again at what they wait for. */
  readonly happened: () => void;
}

/** REST v10, as far as one command with its buttons, selects, forms and files needs it. */
export function routes(state: State): Route[] {
  return [...commandRoutes(state), ...interactionRoutes(state), ...webhookRoutes(state)];
}

function commandRoutes({ commands, gatewayUrl }: State): Route[] {
  const scopes = {
    global: '/applications/:app/commands',
    guild: '/applications/:app/guilds/:guild/commands',
  };
  return [
    route('GET', '/gateway/bot', () => ({
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
    })),
    ...(['global', 'guild'] as const).flatMap((scope) => [
      route('GET', scopes[scope], (call) => {
        checkScope(call);
        return commands.of(scope);
      }),
      route('PUT', scopes[scope], (call) => {
        checkScope(call);
        return commands.overwrite(scope, checked('commands', call.body));
      }),
    ]),
  ];
}

function checkScope({ params }: Call): void {
  if (params['app'] !== applicationId) throw new Refusal('unknownApplication');
  if ((params['guild'] ?? guild.id) !== guild.id) throw new Refusal('unknownGuild');
}

function interactionRoutes({ interactions, posts, happened }: State): Route[] {
  return [
    open('POST', '/interactions/:id/:token/callback', ({ params, query, body, uploads }) => {
      const interaction = interactions.toAcknowledge(params['id'] ?? '', params['token'] ?? '');
      acknowledge(interaction, body, uploads, posts);
      happened();
      return query.get('with_response') === 'true' ? callbackResult(interaction) : undefined;
    }),
  ];
}

function webhookRoutes({ interactions, posts, happened }: State): Route[] {
  const interactionOf = ({ params }: Call) => {
    if (params['app'] !== applicationId) throw new Refusal('unknownWebhook');
    return interactions.acknowledged(params['token'] ?? '');
  };
  const one = '/webhooks/:app/:token/messages/:message';
  return [
    open('POST', '/webhooks/:app/:token', (call) => {
      const sent = followUp(interactionOf(call), call.body, call.uploads, posts);
      happened();
      return sent;
    }),
    open('GET', one, (call) => find(interactionOf(call), call.params['message'] ?? '').message),
    open('PATCH', one, (call) => {
      const edited = edit(interactionOf(call), call.params['message'] ?? '', call.body, call.uploads, posts);
      happened();
      return edited;
    }),
    open('DELETE', one, (call) => {
      remove(interactionOf(call), call.params['message'] ?? '');
      happened();
    }),
  ];
}

function route(method: Route['method'], path: string, answer: Route['answer']): Route {
  return { method, path: new URLPattern({ pathname: `/api/v10${path}` }), authorized: true, answer };
}

/** The token in the path is authority enough. */
function open(method: Route['method'], path: string, answer: Route['answer']): Route {
  return { ...route(method, path, answer), authorized: false };
}
