import { App, HTTPReceiver, SocketModeReceiver, webApi, type Logger } from '@slack/bolt';
// Also brings Node's own undici before the Slack SDK's: discord.js sends files by the one that came first, and only by
// Node's or its own.
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { orAborted } from '../sleep.ts';
import { loggerFor } from './logger.ts';

/** How Slack's events come: over a socket that Viva opens, or by signed requests to an address that Slack can reach. */
export type Way =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };

export interface SlackSettings {
  /** `xoxb-…`: acts in the workspace. */
  readonly botToken: string;
  readonly way: Way;
  /** Address of Slack's Web API, where it isn't Slack's own. */
  readonly api?: string;
}

/** Where Slack sends its requests. */
export const ENDPOINT = '/slack/events';

/**
 * Milliseconds in which the socket has to answer a ping, and that Bolt waits before it opens a lost one again: its
 * own five seconds would be as long a silence.
 */
const PATIENCE = 2000;

/** Bolt verifies the signatures and times of requests: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function createApp(
  { botToken, way }: SlackSettings,
  clientOptions: webApi.WebClientOptions,
  log: Log,
): App {
  const logger = loggerFor(log);
  const app = new App({
    token: botToken,
    // The constructor would check the token in a promise that nobody awaits.
    deferInitialization: true,
    logger,
    clientOptions,
    receiver: receiverFor(way, clientOptions, logger),
  });
  app.error(async (error) => log.error({ err: error }, 'a Slack listener failed'));
  return app;
}

function receiverFor(
  way: Way,
  clientOptions: webApi.WebClientOptions,
  logger: Logger,
): HTTPReceiver | SocketModeReceiver {
  if (way.kind === 'http')
    return new HTTPReceiver({ signingSecret: way.signingSecret, endpoints: ENDPOINT, logger });
  const { appToken } = way;
  return new SocketModeReceiver({
    appToken,
    clientPingTimeout: PATIENCE,
    logger,
    installerOptions: { clientOptions },
  });
}

const REFUSALS = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'not_allowed_token_type',
];

/**
 * Starts to receive.
 * @returns the port that listens, over HTTP
 * @throws {ConfigError} when Slack refuses a token, or the port is taken
 * @throws the signal's reason as soon as it fires; the app is to be stopped then
 */
export async function connect(
  app: App,
  { way }: SlackSettings,
  signal: AbortSignal,
): Promise<number | undefined> {
  const started = app.init().then(() => (way.kind === 'http' ? app.start(way.port) : app.start()));
  try {
    // Bolt's start takes no signal. What it waits for, stopping the app ends, or the time-out of its calls.
    const server = await orAborted(started, signal);
    return server instanceof Server ? (server.address() as AddressInfo).port : undefined;
  } catch (error) {
    started.catch(() => {});
    throw explained(error, way);
  }
}

function explained(error: unknown, way: Way): unknown {
  if (error instanceof webApi.WebAPIPlatformError && REFUSALS.includes(error.data.error)) {
    const reason = `Slack refuses a token (${error.data.error}): copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again from the app's pages.`;
    return new ConfigError(reason, { cause: error });
  }
  if (way.kind === 'http' && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return new ConfigError(`Port ${way.port} is taken: set SLACK_PORT to another one.`, { cause: error });
  return error;
}
