import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { onTestFinished } from 'vitest';
import { runDiscord } from '../../src/discord/discord.ts';
import { running } from '../adapter.ts';
import type { TestBot } from '../bot.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import { choose } from '../far-end/choices.ts';
import { manualClock } from '../far-end/clock.ts';
import type { OwnFile, Person, SeenMessage } from '../far-end/person.ts';
import { installed, startOn } from '../slack/viva.ts';
import { startSlackServer } from '../slack-server/server.ts';
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
  start(made: TestBot): Promise<Meeting>;
  /** The file that came to them with this message. */
  fileIn(message: SeenMessage, person: Person): Promise<OwnFile>;
}

/** Who there is. */
interface Meeting {
  person(name: string): Person;
  /** Someone who manages the place. */
  manager(name: string): Person;
}

export const platforms: readonly Platform[] = [
  {
    name: 'the terminal',
    shared: false,
    defers: false,
    choose: (message, text) => message.press(text),
    start: async ({ bot }) => ({
      person: (name) => sitDownAs(name, bot),
      manager: (name) => sitDownAs(name, bot),
    }),
    async fileIn({ text }) {
      const path = /\[file: [^\]]*\]\s+(\S+)/.exec(text)![1]!;
      return { name: basename(path), bytes: await readFile(path) };
    },
  },
  {
    name: 'Discord',
    shared: true,
    defers: true,
    choose,
    async start({ bot, installations, log }) {
      const server = await startDiscordServer();
      await running(
        log,
        (signal) => runDiscord({ bot, installations }, { token: server.token, api: server.api }, log, signal),
        () => server.close(),
      );
      const { person } = server;
      return { person, manager: (name) => person(name, { manages: true }) };
    },
    fileIn: async (message) => filesOf(message)[0]!,
  },
  {
    name: 'Slack in Socket Mode',
    shared: true,
    defers: false,
    choose,
    start: (made) => onSlack('socket', made),
    fileIn: fromDirectMessages,
  },
  {
    name: 'Slack over HTTP',
    shared: true,
    defers: false,
    choose,
    start: (made) => onSlack('http', made),
    fileIn: fromDirectMessages,
  },
];

/** On Slack what is for one person comes there. */
async function fromDirectMessages(_message: SeenMessage, person: Person): Promise<OwnFile> {
  return person.messages().flatMap(filesOf).at(-1)!;
}

/** The chat platforms' messages hold them. */
function filesOf(message: SeenMessage): readonly OwnFile[] {
  return 'files' in message ? (message.files as readonly OwnFile[]) : [];
}

async function onSlack(mode: 'socket' | 'http', made: TestBot): Promise<Meeting> {
  // Nobody loses patience on it, however busy the machine is.
  const clock = manualClock();
  const server = await startSlackServer({ ...installed(mode), clock });
  onTestFinished(() => server.close());
  await startOn(server, made, mode);
  const { person } = server;
  return { person, manager: (name) => person(name, { admin: true }) };
}
