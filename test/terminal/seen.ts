import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Bot } from '../../src/bot.ts';
import type { OwnFiles, Person, SeenForm, SeenMessage, Typed } from '../far-end/person.ts';
import { sitDown, type Sitting } from './person.ts';

/** A person at a terminal, with the verbs that people have on the chat platforms. */
export function sitDownAs(name: string, bot: Bot): Person {
  const sitting = seat(bot);
  const seen: SeenMessage[] = [];
  const see = async (shown: Promise<string>): Promise<SeenMessage> => {
    const message = seenMessage(
      await shown,
      (line) => see(typed(sitting, line)),
      (line) => openForm(line, sitting, see),
    );
    seen.push(message);
    return message;
  };
  return {
    name,
    slash: (command, options = {}) => see(typed(sitting, lineOf(command, options))),
    openWith: (command, options = {}) => openForm(lineOf(command, options), sitting, see),
    messages: () => seen,
  };
}

async function seat(bot: Bot): Promise<Sitting> {
  const folder = await mkdtemp(join(tmpdir(), 'viva-test-'));
  const sitting = await sitDown(bot, join(folder, 'history'), new AbortController().signal);
  onTestFinished(async () => {
    await sitting.leave();
    await rm(folder, { recursive: true });
  });
  return sitting;
}

async function typed(sitting: Promise<Sitting>, line: string): Promise<string> {
  return (await sitting).type(line);
}

function lineOf(command: string, options: Typed): string {
  return [command, ...Object.entries(options).map(optionText)].join(' ');
}

function optionText([name, value]: [string, Typed[string]]): string {
  return `${name}:"${value}"`;
}

/** Numbers before labels; two spaces between, as nothing else on the screen has them. */
const NUMBERED = /(?:^|\s)(\d+) {2}(\S+(?: \S+)*)/g;

function seenMessage(
  text: string,
  pick: (number: string) => Promise<SeenMessage>,
  open: (number: string) => Promise<SeenForm>,
): SeenMessage {
  const numbers = new Map([...text.matchAll(NUMBERED)].map(([, number, label]) => [label!, number!]));
  const numberOf = (label: string): string => {
    const number = numbers.get(label);
    if (number === undefined) throw new Error(`no "${label}" to pick in:\n${text}`);
    return number;
  };
  return {
    text,
    private: true,
    pending: false,
    deleted: false,
    buttons: [...numbers.keys()],
    pictures: [],
    sounds: [],
    press: async (label) => pick(numberOf(label)),
    open: async (label) => open(numberOf(label)),
  };
}

/** The terminal asks for a form's fields one by one. */
async function openForm(
  line: string,
  sitting: Promise<Sitting>,
  see: (shown: Promise<string>) => Promise<SeenMessage>,
): Promise<SeenForm> {
  await typed(sitting, line);
  return {
    title: '',
    fields: [],
    submit: (values, files = {}) => see(fillIn(values, files, sitting)),
  };
}

async function fillIn(values: Typed, files: OwnFiles, sitting: Promise<Sitting>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'viva-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const paths = await Promise.all(
    Object.values(files).map(async ({ name, bytes }, index) => {
      const path = join(folder, String(index), name.replaceAll('\n', ' '));
      await mkdir(join(folder, String(index)));
      await writeFile(path, bytes);
      return path;
    }),
  );
  let shown = '';
  for (const line of [...Object.values(values), ...paths]) shown = await typed(sitting, String(line));
  return shown;
}
