import type { App, BlockAction, SlashCommand, ViewSubmitAction, webApi } from '@slack/bolt';
import type { Bot } from '../bot.ts';
import { parseCommandLine } from '../commandline.ts';
import { UserError } from '../errors.ts';
import type { Interaction } from '../interaction.ts';
import type { Form, Reply } from '../reply.ts';
import type { Responder } from '../responder.ts';
import { renderMessage, renderModal, ROOM } from './render.ts';
import { respondTo, type Response } from './response-url.ts';

/** Milliseconds for telling what went wrong. */
const NOTICE_LIMIT = 5000;

/** What one event brings, beside what the bot needs to know of it. */
interface Occasion {
  readonly responseUrl: string;
  readonly channel: string | undefined;
  /** Opens a modal, within three seconds; a modal's own submission has none. */
  readonly triggerId?: string;
  readonly client: webApi.WebClient;
}

/** Runs one piece of work as a task of the adapter's group. */
export type Spawn = (work: (signal: AbortSignal) => Promise<void>) => void;

/** Listens for `/viva`, for presses and for forms. Each is acknowledged at once, and answered in a task. */
export function listen(app: App, bot: Bot, spawn: Spawn): void {
  app.command('/viva', async ({ ack, command, client }) => {
    await ack();
    const occasion = {
      responseUrl: command.response_url,
      channel: command.channel_id,
      triggerId: command.trigger_id,
      client,
    };
    spawn((signal) => receiveCommand(command, occasion, bot, signal));
  });

  app.action<BlockAction>(/.*/, async ({ ack, action, body, client }) => {
    await ack();
    const channel = body.channel?.id;
    const occasion = { responseUrl: body.response_url, channel, triggerId: body.trigger_id, client };
    const interaction = {
      ...originOf(body, channel),
      kind: 'action',
      actionId: action.type === 'static_select' ? action.selected_option.value : action.action_id,
    } as const;
    spawn((signal) => bot.receive(interaction, responderTo(occasion, signal), signal));
  });

  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: /.*/ },
    async ({ ack, body, view, client }) => {
      await ack();
      const { responseUrl, channel } = JSON.parse(view.private_metadata) as Metadata;
      const interaction = {
        ...originOf(body, channel),
        kind: 'action',
        actionId: view.callback_id,
        values: valuesOf(view),
      } as const;
      spawn((signal) =>
        bot.receive(interaction, responderTo({ responseUrl, channel, client }, signal), signal),
      );
    },
  );
}

/** What a modal takes along, so that its submission can be answered where it was opened. */
type Metadata = Pick<Occasion, 'responseUrl' | 'channel'>;

async function receiveCommand(
  command: SlashCommand,
  occasion: Occasion,
  bot: Bot,
  signal: AbortSignal,
): Promise<void> {
  const { trigger_id, team_id, user_id, user_name, channel_id, text } = command;
  const responder = responderTo(occasion, signal);
  try {
    const line = parseCommandLine(text.trim() || 'help', bot.commands);
    const origin = originOf(
      { trigger_id, team: { id: team_id }, user: { id: user_id, name: user_name } },
      channel_id,
    );
    await bot.receive({ ...origin, kind: 'command', ...line }, responder, signal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await responder.notice({ tone: 'warning', text: error.message });
  }
}

interface Source {
  readonly trigger_id: string;
  readonly team?: { readonly id: string } | null;
  readonly user: { readonly id: string; readonly name?: string; readonly username?: string };
}

function originOf(
  { trigger_id, team, user }: Source,
  channel: string | undefined,
): Pick<Interaction, 'id' | 'actor' | 'place'> {
  const space = `slack:${team?.id ?? ''}`;
  return {
    id: `slack-${trigger_id}`,
    actor: { id: `${space}/${user.id}`, name: user.name ?? user.username ?? user.id, manages: false },
    place: { id: `${space}/${channel ?? ''}`, space },
  };
}

function valuesOf({ state }: ViewSubmitAction['view']): Record<string, string> {
  const inputs = Object.values(state.values).flatMap((block) => Object.entries(block));
  return Object.fromEntries(inputs.map(([name, input]) => [name, input.value ?? '']));
}

/** Slack was told at once that the event came: nothing has to be deferred. */
function responderTo({ responseUrl, channel, triggerId, client }: Occasion, signal: AbortSignal): Responder {
  const respond = (
    reply: Reply,
    how: Omit<Response, 'text' | 'blocks'>,
    within: AbortSignal,
  ): Promise<void> => respondTo(responseUrl, { ...renderMessage(reply), ...how }, within);

  return {
    patience: Infinity,
    room: ROOM,
    defer: async () => {},
    reply: (manner, reply) => {
      const how = {
        response_type: manner === 'everyone' ? 'in_channel' : 'ephemeral',
        replace_original: manner === 'update',
      } as const;
      return respond(reply, how, signal);
    },
    // Also when it is the signal that ended the work: that, too, is told.
    notice: (reply) =>
      respond(
        reply,
        { response_type: 'ephemeral', replace_original: false },
        AbortSignal.timeout(NOTICE_LIMIT),
      ),
    async ask(form: Form) {
      if (triggerId === undefined) throw new Error('Slack opens no form from a form');
      const metadata: Metadata = { responseUrl, channel };
      await client.views.open({ trigger_id: triggerId, view: renderModal(form, JSON.stringify(metadata)) });
    },
  };
}
