import { onTestFinished } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Command } from '../../src/command.ts';
import { ENDPOINT } from '../../src/slack/app.ts';
import { manifestFor } from '../../src/slack/manifest.ts';
import { runSlack } from '../../src/slack/slack.ts';
import { running, type RunningAdapter } from '../adapter.ts';
import { botOn, type TestBot } from '../bot.ts';
import { testRedis } from '../database.ts';
import { startSlackServer, type SlackServer, type SlackServerOptions } from '../slack-server/server.ts';

/** One for the file that imports this; each test finds it empty. */
const redis = await testRedis();

export interface VivaOnSlack extends RunningAdapter, TestBot {
  readonly server: SlackServer;
}

/** Viva on a Slack of its own, in Socket Mode unless the options say HTTP, for the length of the test. */
export async function vivaOnSlack(
  options: SlackServerOptions = {},
  ofThese?: readonly Command[],
): Promise<VivaOnSlack> {
  await redis.flushall();
  const server = await startSlackServer({ ...installed(options.mode), ...options });
  onTestFinished(() => server.close());
  const made = botOn(redis, ofThese);
  onTestFinished(() => made.timetable.close());
  return { server, ...made, ...(await startOn(server, made, options.mode)) };
}

/** The app as its manifest describes it. */
export function installed(mode: SlackServerOptions['mode']): SlackServerOptions {
  const address = mode === 'http' ? 'https://viva.example.org' : undefined;
  return { manifest: manifestFor(commands, address), ...(mode && { mode }) };
}

/** Starts Viva at a Slack, and tells the Slack where Viva listens. */
export async function startOn(
  server: SlackServer,
  { bot, installations, stores, tokens, log }: TestBot,
  mode: SlackServerOptions['mode'] = 'socket',
): Promise<RunningAdapter> {
  const { appToken, signingSecret, botToken, apiUrl: api } = server;
  const way = mode === 'http' ? { kind: mode, signingSecret, port: 0 } : { kind: mode, appToken };
  const there = log.until(/^Viva is on Slack/);
  const adapter = await running(log, (signal) =>
    runSlack({ bot, installations }, stores, { botToken, way, api }, tokens, log, signal),
  );
  const { port } = (await there).fields as { port?: number };
  if (mode === 'http') await server.deliverTo(`http://127.0.0.1:${port}${ENDPOINT}`);
  return adapter;
}
