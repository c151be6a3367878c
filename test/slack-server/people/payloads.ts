import type { Interaction } from '../world/interactions.ts';
import { messageObject, type Message } from '../world/messages.ts';
import { viewObject, type HomeTab, type OpenView, type ViewState } from '../world/views.ts';
import { app, channelName, team, type Conversation, type User } from '../world/workspace.ts';

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export function slashPayload(interaction: Interaction, responseUrl: string, text: string): object {
  const { actor, place, triggerId } = interaction;
  return {
    token: verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: place.id,
    channel_name: channelName(place),
    user_id: actor.id,
    user_name: actor.name,
    command: '/viva',
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function messageActionPayload(
  interaction: Interaction,
  responseUrl: string,
  message: Message,
  action: object,
  values: ViewState,
): object {
  return {
    type: 'block_actions',
    ...triggered(interaction),
    container: messageContainer(message),
    channel: channelIn(interaction.place),
    // Slack keeps no ephemeral messages, and so has none to show.
    ...(!message.ephemeral && { message: messageObject(message) }),
    state: { values },
    response_url: responseUrl,
    actions: [action],
  };
}

/** The same in a modal or a home tab: there is no channel, no message and no response URL. */
export function viewActionPayload(
  interaction: Interaction,
  view: OpenView | HomeTab,
  action: object,
  values: ViewState,
): object {
  return {
    type: 'block_actions',
    ...triggered(interaction),
    container: { type: 'view', view_id: view.id },
    view: viewObject(view, values),
    actions: [action],
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission */
export function submissionPayload(interaction: Interaction, view: OpenView, state: ViewState): object {
  return {
    type: 'view_submission',
    ...triggered(interaction),
    view: viewObject(view, state),
    response_urls: [],
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed */
export function closingPayload(
  interaction: Interaction,
  view: OpenView,
  values: ViewState,
  cleared: boolean,
): object {
  const closed = viewObject(view, values);
  return { type: 'view_closed', ...common(interaction), view: closed, is_cleared: cleared };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function suggestionPayload(
  interaction: Interaction,
  where: Message | OpenView | HomeTab,
  element: { readonly action_id: string; readonly block_id: string; readonly value: string },
): object {
  const surface =
    'ts' in where
      ? {
          container: messageContainer(where),
          channel: channelIn(interaction.place),
          ...(!where.ephemeral && { message: messageObject(where) }),
        }
      : { container: { type: 'view', view_id: where.id }, view: viewObject(where) };
  return { type: 'block_suggestion', ...common(interaction), ...surface, ...element };
}

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export function shortcutPayload(
  interaction: Interaction,
  responseUrl: string,
  message: Message,
  callbackId: string,
): object {
  return {
    type: 'message_action',
    ...triggered(interaction),
    action_ts: message.ts,
    callback_id: callbackId,
    channel: channelIn(interaction.place),
    message: messageObject(message),
    message_ts: message.ts,
    response_url: responseUrl,
  };
}

const verificationToken = 'verification-token';

function messageContainer({ ts, channel, threadTs, ephemeral }: Message): object {
  return {
    type: 'message',
    message_ts: ts,
    channel_id: channel,
    is_ephemeral: ephemeral,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
  };
}

function channelIn(place: Conversation): object {
  return { id: place.id, name: channelName(place) };
}

function triggered(interaction: Interaction): object {
  return { ...common(interaction), trigger_id: interaction.triggerId };
}

function common({ actor }: Interaction): object {
  return {
    team,
    user: userIn(actor),
    api_app_id: app.id,
    token: verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

function userIn({ id, name }: User): object {
  return { id, username: name, name, team_id: team.id };
}
