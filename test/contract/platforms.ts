import { onTestFinished } from 'vitest';
import { runDiscord } from '../../src/discord/discord.ts';
import { running } from '../adapter.ts';
import type { TestBot } from '../bot.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import { choose } from '../far-end/choices.ts';
import type { Person, SeenMessage } from '../far-end/person.ts';
import { installed, startOn } from '../slack/viva.ts';
import { startSlackServer, type SlackServer } from '../slack-server/server.ts';
import { sitDownAs } from '../terminal/seen.ts';

/** One of the places where Viva lives, as a test meets it. */
export interface Platform {
  readonly name: string;
  /** Whether several people meet there, and some of what is said is for one of them only. */
  readonly shared: boolean;
  /** Whether a slow answer shows as pending before it comes. */
  readonly defers: boolean;
  /** Picks the choice with this text. */
  choose(message: SeenMessage, text: string): Promise<SeenMessage>;
  /** Brings the bot there, for the length of the test. */
  start(made: TestBot): Promise<{ person(name: string): Person }>;
}

export const platforms: readonly Platform[] = [
  {
    name: 'the terminal',
    shared: false,
    defers: false,
    choose: (message, text) => message.press(text),
    start: async ({ bot }) => ({ person: (name) => sitDownAs(name, bot) }),
  },
  {
    name: 'Discord',
    shared: true,
    defers: true,
    choose,
    async start({ bot, log }) {
      const server = await startDiscordServer();
      await running(
        log,
        (signal) => runDiscord(bot, { token: server.token, api: server.api }, log, signal),
        () => server.close(),
      );
      return server;
    },
  },
  {
    name: 'Slack in Socket Mode',
    shared: true,
    defers: false,
    choose,
    start: (made) => onSlack('socket', made),
  },
  {
    name: 'Slack over HTTP',
    shared: true,
    defers: false,
    choose,
    start: (made) => onSlack('http', made),
  },
];

async function onSlack(mode: 'socket' | 'http', made: TestBot): Promise<SlackServer> {
  const server = await startSlackServer(installed(mode));
  onTestFinished(() => server.close());
  await startOn(server, made, mode);
  return server;
}
