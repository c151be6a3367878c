import { Refusal } from '../rules/refusal.ts';
import { applicationId } from '../world/ids.ts';
import { acknowledge, callbackResult } from './callbacks.ts';
import { type Call, openRoute, type Route } from './route.ts';
import type { State } from './state.ts';
import { edit, find, followUp, remove } from './webhooks.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints */
export function interactionRoutes({ interactions, posts, happened }: State): Route[] {
  const interactionOf = ({ params }: Call) => {
    if (params['app'] !== applicationId) throw new Refusal('unknownWebhook');
    return interactions.acknowledged(params['token'] ?? '');
  };
  const one = '/webhooks/:app/:token/messages/:message';

  return [
    uncounted(
      openRoute('POST /interactions/:id/:token/callback', ({ params, query, body, uploads }) => {
        const interaction = interactions.toAcknowledge(params['id'] ?? '', params['token'] ?? '');
        acknowledge(interaction, body, uploads, posts);
        happened();
        return query.get('with_response') === 'true' ? callbackResult(interaction) : undefined;
      }),
    ),
    openRoute('POST /webhooks/:app/:token', (call) => {
      const sent = followUp(interactionOf(call), call.body, call.uploads, posts);
      happened();
      return sent;
    }),
    openRoute(`GET ${one}`, (call) => find(interactionOf(call), call.params['message'] ?? '').message),
    openRoute(`PATCH ${one}`, (call) => {
      const edited = edit(interactionOf(call), call.params['message'] ?? '', call.body, call.uploads, posts);
      happened();
      return edited;
    }),
    openRoute(`DELETE ${one}`, (call) => {
      remove(interactionOf(call), call.params['message'] ?? '', posts);
      happened();
    }),
  ];
}

/** Nobody has seen a limit of acknowledgements. */
function uncounted(route: Route): Route {
  return { ...route, limited: false };
}
