import type { Interaction } from './interactions.ts';
import { messageObject, type Message } from './messages.ts';
import type { PlacedButton } from './readable.ts';
import { viewObject, type OpenView, type ViewState } from './views.ts';
import { app, channel, team, type User } from './workspace.ts';

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export function slashPayload(interaction: Interaction, responseUrl: string, text: string): object {
  const { actor, triggerId } = interaction;
  return {
    token: 'verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
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
export function pressPayload(
  interaction: Interaction,
  responseUrl: string,
  message: Message,
  { button, blockId }: PlacedButton,
): object {
  const { type, action_id, text, value, style } = button;
  return {
    type: 'block_actions',
    ...common(interaction),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.ephemeral,
    },
    channel: { id: message.channel, name: message.channel === channel.id ? channel.name : 'directmessage' },
    // Slack keeps no ephemeral messages, and so has none to show.
    ...(!message.ephemeral && { message: messageObject(message) }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [{ type, action_id, block_id: blockId, text, value, style, action_ts: message.ts }],
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission */
export function submissionPayload(interaction: Interaction, view: OpenView, state: ViewState): object {
  return {
    type: 'view_submission',
    ...common(interaction),
    view: viewObject(view, state),
    response_urls: [],
  };
}

function common({ actor, triggerId }: Interaction): object {
  return {
    team,
    user: userIn(actor),
    api_app_id: app.id,
    token: 'verification-token',
    trigger_id: triggerId,
    enterprise: null,
    is_enterprise_install: false,
  };
}

function userIn({ id, name }: User): object {
  return { id, username: name, name, team_id: team.id };
}
