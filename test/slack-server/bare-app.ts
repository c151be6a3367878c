import { App, webApi, type Logger, type RespondArguments, type SocketModeReceiver } from '@slack/bolt';
import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import { onTestFinished } from 'vitest';
import type { SlackForm, SlackMessage, SlackPerson } from './people/seen.ts';
import { startSlackServer, type SlackServer, type SlackServerOptions } from './server.ts';

/** What the server's own tests say to it, by Bolt and nothing of ours. */

/** Bolt and its WebClient print every refusal, which here are wanted. */
export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => webApi.LogLevel.ERROR,
  setName: () => undefined,
};

/** A server with a bare Bolt app connected to it, both for the length of the test. */
export async function connected(
  register: (app: App) => void,
  options?: SlackServerOptions,
): Promise<SlackServer> {
  const server = await serving(options);
  if (options?.mode === 'http') await server.deliverTo(await listening(server, register));
  else await connect(server, register);
  return server;
}

/** A server for the length of the test. */
export async function serving(options?: SlackServerOptions): Promise<SlackServer> {
  const server = await startSlackServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** A bare app in Socket Mode, for the length of the test; `receiver`, if not Bolt's usual one. */
export async function connect(
  server: SlackServer,
  register: (app: App) => void,
  receiver?: SocketModeReceiver,
): Promise<void> {
  const { appToken } = server;
  const app = new App({ ...common(server), appToken, socketMode: true, ...(receiver && { receiver }) });
  register(app);
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
}

/** The request URL of a bare app, for the length of the test. */
export async function listening(
  server: SlackServer,
  register: (app: App) => void,
  how: { readonly processBeforeResponse?: boolean } = {},
): Promise<string> {
  const app = new App({ ...common(server), signingSecret: server.signingSecret, ...how });
  register(app);
  const listener = await app.start(0);
  onTestFinished(async () => {
    await app.stop();
  });
  const address = listener.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/slack/events`;
}

function common({ botToken: token, apiUrl: slackApiUrl }: SlackServer) {
  return { token, logger: silent, clientOptions: { slackApiUrl, retryConfig: { retries: 0 } } };
}

/** A server for the length of the test, and Slack's client for its Web API. */
export async function withClient(
  options?: SlackServerOptions,
  clientOptions: webApi.WebClientOptions = {},
): Promise<{ server: SlackServer; client: webApi.WebClient }> {
  const server = await serving(options);
  const usual = { slackApiUrl: server.apiUrl, retryConfig: { retries: 0 }, logger: silent };
  return { server, client: new webApi.WebClient(server.botToken, { ...usual, ...clientOptions }) };
}

/** The `ts` of a message that the app posts, in `study` if no other channel is said. */
export async function post(client: webApi.WebClient, message: Record<string, unknown>): Promise<string> {
  const posted = await client.apiCall('chat.postMessage', { channel: 'C0STUDY', ...message });
  if (!('ts' in posted) || typeof posted.ts !== 'string') throw new Error('a posted message has a ts');
  return posted.ts;
}

/** The error code with which Slack refuses a call; fails if it doesn't. */
export async function refusalOf(call: Promise<webApi.WebAPICallResult>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return error.data.error;
    throw error;
  }
  throw new Error('was not refused');
}

/** Lets `/viva` answer everyone with this. */
export function answering(app: App, response: RespondArguments): void {
  app.command('/viva', async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: 'in_channel', ...response });
  });
}

/** Lets `/viva` post a button Open, and that open this modal. */
export function opening(app: App, view: ModalView): void {
  answering(app, { blocks: [buttons('Open', 'Tell')] });
  app.action('open', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view });
  });
}

/** The modal of such an app, in front of this person. */
export async function openedBy(server: SlackServer, name: string): Promise<SlackForm> {
  const message = await server.person(name).slash('/ask');
  return message.open('Open');
}

/** What someone sees first in the channel. */
export function firstSeenBy(person: SlackPerson): SlackMessage {
  const [first] = person.messages();
  if (!first) throw new Error(`${person.name} sees no message`);
  return first;
}

export function textsSeenBy(person: SlackPerson): string[] {
  return person.messages().map(({ text }) => text);
}

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Buttons whose action is their label in small letters. */
export function buttons(...labels: string[]): KnownBlock {
  return {
    type: 'actions',
    elements: labels.map((label) => ({
      type: 'button',
      text: plain(label),
      action_id: label.toLowerCase(),
      value: label,
    })),
  };
}

export const answerForm: ModalView = {
  type: 'modal',
  callback_id: 'answer',
  title: plain('Your answer'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'given',
      label: plain('What is a task?'),
      element: { type: 'plain_text_input', action_id: 'answer', initial_value: 'A ', max_length: 200 },
    },
  ],
};
