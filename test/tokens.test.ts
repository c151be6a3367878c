import { expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../src/config.ts';
import { runDiscord } from '../src/discord/discord.ts';
import { leaves } from '../src/errors.ts';
import { runSlack } from '../src/slack/slack.ts';
import { testBot } from './bot.ts';
import { startDiscordServer } from './discord-server/server.ts';
import { startSlackServer } from './slack-server/server.ts';

const made = await testBot();
const { tokens, log } = made;
const never = new AbortController().signal;

const failureOf = async (running: Promise<void>): Promise<unknown> => {
  const failure = await running.then(
    () => undefined,
    (error: unknown) => leaves(error)[0],
  );
  expect(failure).toBeInstanceOf(ConfigError);
  return failure;
};

it('Discord refusing the token ends the start, and says what to do', async () => {
  const server = await startDiscordServer();
  onTestFinished(() => server.close());
  const failure = await failureOf(runDiscord(made, { token: 'a.wrong.token', api: server.api }, log, never));
  expect(String(failure)).toMatch(/DISCORD_TOKEN.*Reset Token/);
  expect(String(failure)).not.toContain('a.wrong.token');
});

it('Slack refusing the bot token ends the start, and says what to do', async () => {
  const server = await startSlackServer();
  onTestFinished(() => server.close());
  const way = { kind: 'socket', appToken: server.appToken } as const;
  const settings = { botToken: 'xoxb-wrong', way, api: server.apiUrl };
  const failure = await failureOf(runSlack(made, made.stores, settings, tokens, log, never));
  expect(String(failure)).toMatch(/invalid_auth.*SLACK_BOT_TOKEN/);
});
