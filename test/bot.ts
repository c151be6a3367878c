import type { Redis } from 'ioredis';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands as allCommands } from '../commands/index.ts';
import { afterAll } from 'vitest';
import type { Bot } from '../src/bot.ts';
import type { Command } from '../src/command.ts';
import type { Daily } from '../src/daily/daily.ts';
import type { Board } from '../src/daily/board.ts';
import type { Installations } from '../src/installations.ts';
import type { LazyTimetable } from '../src/daily/lazytimetable.ts';
import { createTokens, type Tokens } from '../src/daily/tokens.ts';
import { createLibrary } from '../src/decks/library.ts';
import { loadDecks } from '../src/decks/load.ts';
import { tooLarge } from '../src/exchange/limits.ts';
import type {
  ActionInteraction,
  Actor,
  CommandInteraction,
  Interaction,
  SentFile,
  Place,
  ShortcutInteraction,
} from '../src/interaction.ts';
import { joinRooms } from '../src/lessons/joinrooms.ts';
import { plainText } from '../src/markdown.ts';
import { takesFile, type Form, type Reply, type TextField } from '../src/reply.ts';
import type { Responder } from '../src/responder.ts';
import { loadClips } from '../src/speech/clips.ts';
import { createStores, type Stores } from '../src/store/stores.ts';
import { createViva, type Viva, type VivaParts, type Voices } from '../src/viva.ts';
import { farBoard, type FarBoard } from './daily/far-board.ts';
import { testRedis } from './database.ts';
import { recordingLog, type RecordingLog } from './house.ts';

const ROOT = join(import.meta.dirname, '..');

export const LIBRARY = createLibrary((await loadDecks(join(ROOT, 'content'))).decks);
export const CLIPS = await loadClips(join(ROOT, 'audio'));

/** A platform without voice channels. */
const noVoices: Voices = {
  rooms: joinRooms(new Map()),
  frames: async () => Promise.reject(new Error('there are no voice channels here')),
  serves: () => true,
  folder: join(tmpdir(), 'viva-test-lessons'),
};

export interface TestBot {
  readonly bot: Bot;
  readonly stores: Stores;
  readonly tokens: Tokens;
  readonly daily: Daily;
  /** Close it when the test is over. */
  readonly timetable: LazyTimetable;
  readonly installations: Installations;
  /** Holds its lessons until the signal fires. */
  readonly runLessons: Viva['runLessons'];
  /** Where its drops are posted. */
  readonly board: FarBoard;
  readonly log: RecordingLog;
  /** What the bot takes for now; tests move it. */
  readonly clock: { now: number };
}

/** The whole bot on a Redis of its own, with a clock that tests move. To be called at the top of a test file. */
export async function testBot(
  commands: readonly Command[] = allCommands,
  more: Partial<VivaParts> = {},
): Promise<TestBot> {
  const made = botOn(await testRedis(), commands, undefined, more);
  afterAll(() => made.timetable.close());
  return made;
}

/** The same on a Redis that is there. @param posted a real board, in the place of one that is looked at */
export function botOn(
  redis: Redis,
  commands: readonly Command[] = allCommands,
  posted?: Board,
  more: Partial<VivaParts> = {},
): TestBot {
  const log = recordingLog();
  const clock = { now: Date.parse('2026-11-02T09:00:00Z') };
  const stores = createStores(redis);
  const board = farBoard(() => clock.now, true);
  const { bot, daily, timetable, installations, runLessons } = createViva({
    commands,
    library: LIBRARY,
    clips: CLIPS,
    redis,
    stores,
    board: posted ?? board,
    voices: noVoices,
    log,
    clock: () => clock.now,
    zone: 'Europe/Berlin',
    ...more,
  });
  const tokens = createTokens(redis);
  return { bot, stores, tokens, daily, timetable, installations, runLessons, board, log, clock };
}

/** What came of one interaction, in the order it came. */
export type Outcome =
  | { readonly kind: 'defer' | 'withdraw'; readonly manner: string }
  | { readonly kind: 'reply'; readonly manner: string; readonly reply: Reply }
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'notice'; readonly reply: Reply };

export function recordingResponder(patience = Infinity): Responder & { readonly outcomes: Outcome[] } {
  const outcomes: Outcome[] = [];
  return {
    outcomes,
    patience,
    prefix: '/',
    room: undefined,
    defer: async (manner) => void outcomes.push({ kind: 'defer', manner }),
    reply: async (manner, reply) => void outcomes.push({ kind: 'reply', manner, reply }),
    ask: async (form) => void outcomes.push({ kind: 'form', form }),
    notice: async (reply) => void outcomes.push({ kind: 'notice', reply }),
  };
}

let interactions = 0;

type Sent =
  | Pick<CommandInteraction, 'kind' | 'command' | 'options'>
  | Pick<ActionInteraction, 'kind' | 'actionId' | 'values' | 'files'>
  | Pick<ShortcutInteraction, 'kind' | 'command' | 'message'>;

/** A visitor who sends interactions straight into the bot, and gets what comes of each. */
export function visitor(
  bot: Bot,
  name: string,
  about: Partial<Actor> = {},
  space = 'test:space',
  here = 'test:here',
  aboutPlace: Partial<Place> = {},
) {
  const actor: Actor = { id: `test:${name}`, name, manages: false, ...about };
  const place: Place = { id: here, space, ...aboutPlace };
  const send = async (what: Sent, { id = `test-${++interactions}`, admitted = false } = {}) => {
    const responder = recordingResponder();
    const interaction: Interaction = { id, actor, place, admitted, ...what };
    await bot.receive(interaction, responder, new AbortController().signal);
    return responder.outcomes[0]!;
  };
  const act = (actionId: string, values?: Record<string, string>, id?: string) =>
    send({ kind: 'action', actionId, ...(values && { values }) }, { ...(id !== undefined && { id }) });
  return {
    slash: async (
      command: string,
      options: Record<string, string | number> = {},
      how: { admitted?: boolean } = {},
    ) => replyOf(await send({ kind: 'command', command, options }, how)),
    /** Uses a command that opens a form. */
    openCommand: async (command: string) => formOf(await send({ kind: 'command', command, options: {} })),
    /** Picks a command from the menu of a message. */
    useOn: async (text: string, command: string) =>
      formOf(await send({ kind: 'shortcut', command, message: { text } })),
    /** Presses the button or choice with this label. */
    press: async (reply: Reply, label: string, id?: string) =>
      replyOf(await act(idOf(reply, label), undefined, id)),
    open: async (reply: Reply, label: string) => formOf(await act(idOf(reply, label))),
    /** Puts a file into the one field of a form, and sends it. */
    sendFile: async (form: Form, called: string, content: Uint8Array | string) => {
      const files = { [form.fields[0]!.name]: sentFile(called, Buffer.from(content)) };
      return replyOf(await send({ kind: 'action', actionId: form.id, values: {}, files }));
    },
    submit: async (form: Form, values: Record<string, string>, id?: string) =>
      replyOf(await act(form.id, values, id)),
    act: async (actionId: string) => replyOf(await act(actionId)),
  };
}

/** A file as a platform gives it. */
function sentFile(name: string, bytes: Uint8Array): SentFile {
  return {
    name,
    async read(limit) {
      if (bytes.length > limit) throw tooLarge(bytes.length, limit);
      return bytes;
    },
  };
}

/** The fields of a form in which one types. */
export function textFields({ fields }: Form): TextField[] {
  return fields.filter((field): field is TextField => !takesFile(field));
}

function replyOf(outcome: Outcome): Reply {
  if ('reply' in outcome) return outcome.reply;
  throw new Error(`a ${outcome.kind} came instead of a reply`);
}

function formOf(outcome: Outcome): Form {
  if (outcome.kind === 'form') return outcome.form;
  throw new Error(`a ${outcome.kind} came instead of a form`);
}

/** The action behind the first button or choice that begins with `label`. */
function idOf({ choices = [], menu, buttons = [] }: Reply, label: string): string {
  const offers = [
    ...choices.map(({ text, id }) => ({ label: text, id })),
    ...(menu?.options ?? []),
    ...buttons,
  ];
  const offer = offers.find((one) => plainText(one.label).startsWith(plainText(label)));
  if (!offer) throw new Error(`no "${label}" among: ${offers.map((one) => one.label).join(' | ')}`);
  return offer.id;
}
