import type { BlockAction, MessageShortcut, SlashCommand, ViewSubmitAction, types } from '@slack/bolt';
import type { Bot } from '../bot.ts';
import { remoteFile, type FileSource } from '../chat/download.ts';
import { parseCommandLine } from '../commandline.ts';
import { UserError } from '../errors.ts';
import type { ActionInteraction, Interaction, SentFile } from '../interaction.ts';
import { withMentions } from '../mention.ts';
import type { Deliveries } from '../store/deliveries.ts';
import { publishHome } from './home.ts';
import { toMarkdown } from './mrkdwn.ts';
import type { People } from './people.ts';
import { responderTo, type ModalOrigin, type Occasion, type Tools } from './respond.ts';
import type { Workspaces } from './workspaces.ts';

/** What events are received with. */
export interface Reception extends Tools {
  readonly bot: Bot;
  readonly deliveries: Deliveries;
  readonly workspaces: Workspaces;
  readonly people: People;
}

/** The id of the interaction that Slack's trigger or event names. */
export const idFor = (trigger: string): string => `slack-${trigger}`;

/** What happened, without who did it where. */
type Happening<Kind = Interaction> = Kind extends Interaction ? Omit<Kind, 'id' | 'actor' | 'place'> : never;

export async function receiveCommand(
  command: SlashCommand,
  reception: Reception,
  signal: AbortSignal,
): Promise<void> {
  const { team_id: team, user_id: id, user_name: name, channel_id: channel, text, trigger_id } = command;
  const occasion: Occasion = {
    workspace: reception.workspaces(team),
    user: id,
    channel,
    thread: undefined,
    message: undefined,
    responseUrl: command.response_url,
    trigger: trigger_id,
  };
  const parse = (): Happening => ({
    kind: 'command',
    ...parseCommandLine(text.trim() || 'help', reception.bot.commands),
  });
  await pass(parse, { trigger_id, name }, occasion, reception, signal);
}

/** A button, or an option of a menu, of a message or of the home tab. */
export async function receivePress(
  body: BlockAction,
  reception: Reception,
  signal: AbortSignal,
): Promise<void> {
  const { team, user, channel, message, container, trigger_id, response_url } = body;
  const workspace = reception.workspaces(team?.id ?? '');
  const occasion: Occasion = {
    workspace,
    user: user.id,
    channel: channel?.id,
    thread: textOf(container['thread_ts']) ?? textOf(message?.['thread_ts']),
    message: message?.ts,
    responseUrl: textOf(response_url),
    trigger: trigger_id,
  };
  const name = textOf(user['name']) ?? user.username;
  await pass({ kind: 'action', actionId: pressed(body) }, { trigger_id, name }, occasion, reception, signal);
  if (container['type'] === 'view') await publishHome(workspace, user.id, reception, signal);
}

type SubmittedForm = ViewSubmitAction & { readonly trigger_id?: string };

/** A form is sent once: its view can't be sent again. */
export const triggerOf = ({ view, trigger_id }: SubmittedForm): string => trigger_id ?? view.id;

export async function receiveForm(
  form: SubmittedForm,
  reception: Reception,
  signal: AbortSignal,
): Promise<void> {
  const { team, user, view } = form;
  const origin = JSON.parse(view.private_metadata) as ModalOrigin;
  const workspace = reception.workspaces(team?.id ?? '');
  const occasion: Occasion = { ...origin, workspace, user: user.id, trigger: undefined };
  const happening: Happening<ActionInteraction> = {
    kind: 'action',
    actionId: view.callback_id,
    values: valuesOf(view),
    files: sentFilesOf(view, workspace.files),
  };
  await pass(happening, { trigger_id: triggerOf(form), name: user.name }, occasion, reception, signal);
}

export async function receiveShortcut(
  shortcut: MessageShortcut,
  reception: Reception,
  signal: AbortSignal,
): Promise<void> {
  const { team, user, channel, message, callback_id: command, trigger_id, response_url } = shortcut;
  const occasion: Occasion = {
    workspace: reception.workspaces(team?.id ?? ''),
    user: user.id,
    channel: channel.id,
    thread: textOf(message['thread_ts']),
    message: undefined,
    responseUrl: response_url,
    trigger: trigger_id,
  };
  const text = toMarkdown(message.text ?? '');
  await pass(
    { kind: 'shortcut', command, message: { text } },
    { trigger_id, name: user.name },
    occasion,
    reception,
    signal,
  );
}

export async function receiveHome(
  { user, tab }: types.AppHomeOpenedEvent,
  { event_id, team_id: team }: { readonly event_id: string; readonly team_id: string },
  reception: Reception,
  signal: AbortSignal,
): Promise<void> {
  if (tab === 'home' && (await reception.deliveries.isFirst(idFor(event_id))))
    await publishHome(reception.workspaces(team), user, reception, signal);
}

/** Brings it to the bot, unless it has come before: Slack delivers again what it believes lost. */
async function pass(
  happening: Happening | (() => Happening),
  { trigger_id, name }: { readonly trigger_id: string; readonly name: string },
  occasion: Occasion,
  reception: Reception,
  signal: AbortSignal,
): Promise<void> {
  const id = idFor(trigger_id);
  const { bot, deliveries, people } = reception;
  if (!(await deliveries.isFirst(id))) return;
  const { workspace, user, channel } = occasion;
  const responder = responderTo(occasion, reception, signal);
  try {
    const happened = typeof happening === 'function' ? happening() : happening;
    const actor = await people.actor(workspace, { id: user, name }, channel);
    const space = `slack:${workspace.team}`;
    const place = { id: `${space}/${channel ?? user}`, space };
    await bot.receive({ id, actor, place, ...happened }, responder, signal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await responder.notice(withMentions({ tone: 'warning', text: error.message }, responder.prefix));
  }
}

function pressed({ actions: [action] }: BlockAction): string {
  if (action?.type === 'static_select') return action.selected_option.value;
  return action?.action_id ?? '';
}

function valuesOf({ state }: ViewSubmitAction['view']): Record<string, string> {
  const inputs = Object.values(state.values).flatMap((block) => Object.entries(block));
  return Object.fromEntries(inputs.map(([name, input]) => [name, input.value ?? '']));
}

function sentFilesOf({ state }: ViewSubmitAction['view'], source: FileSource): Record<string, SentFile> {
  const inputs = Object.values(state.values).flatMap((block) => Object.entries(block));
  return Object.fromEntries(
    inputs.flatMap(([field, { files }]) => {
      const [sent] = files ?? [];
      if (!sent) return [];
      const { name, size = 0, url_private_download: url } = sent;
      return [[field, remoteFile({ name, size, url }, source)]];
    }),
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
