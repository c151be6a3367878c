import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Bot } from '../../src/bot.ts';
import type { Person, SeenForm, SeenMessage, Typed } from '../far-end/person.ts';
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
    slash: (command, options = {}) =>
      see(typed(sitting, [command, ...Object.entries(options).map(optionText)].join(' '))),
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
  number: string,
  sitting: Promise<Sitting>,
  see: (shown: Promise<string>) => Promise<SeenMessage>,
): Promise<SeenForm> {
  await typed(sitting, number);
  return {
    title: '',
    fields: [],
    submit: (values) =>
      see(Object.values(values).reduce((_before, value) => typed(sitting, value), Promise.resolve(''))),
  };
}
