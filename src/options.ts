import { UserError } from './errors.ts';
import { nearest } from './nearest.ts';
import { quoted } from './reply.ts';
import { cut } from './cut.ts';
import type { Card, Deck } from './decks/deck.ts';
import type { Library } from './decks/library.ts';
import type { Room } from './lessons/rooms.ts';
import { plainText } from './markdown.ts';

/** One suggestion while an option is typed: what is shown, and what is sent when it is picked. */
export interface Suggestion {
  readonly label: string;
  readonly value: string;
}

/** What an option needs to know to read what was typed. */
export interface OptionScope {
  readonly library: Library;
  /** IANA zones that are likely to be meant, the likeliest first. */
  readonly zones?: readonly string[];
  readonly lessons: {
    /** The voice channels there are. */
    rooms(): readonly Room[];
  };
}

/** An option of a command: how it is told to the platforms, and how what was typed becomes a value. */
export interface Option<Value = unknown, Required extends boolean = boolean> {
  readonly kind: 'text' | 'integer' | 'choice';
  /** 1 to 100 characters. */
  readonly summary: string;
  readonly required: Required;
  /** The smallest and largest integer, or number of characters. */
  readonly range?: readonly [number, number];
  readonly choices?: readonly string[];
  /** @throws {UserError} saying what would be right. */
  read(typed: string | number, scope: OptionScope): Value;
  suggest?(text: string, scope: OptionScope): readonly Suggestion[];
}

export type Options = Readonly<Record<string, Option>>;

/** The values that a command's `run` finds, by option name. */
export type OptionValues<Definitions extends Options> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Option<infer Value, infer Required>
    ? Required extends true
      ? Value
      : Value | undefined
    : never;
};

interface Settings<Required extends boolean> {
  readonly summary: string;
  readonly required: Required;
}

/** Free text of `range` characters, both ends included. */
export function textOption<const Required extends boolean>(
  settings: Settings<Required> & { readonly range: readonly [number, number] },
): Option<string, Required> {
  const [least, most] = settings.range;
  return {
    ...settings,
    kind: 'text',
    read(typed) {
      const text = String(typed).trim();
      if (text.length >= least && text.length <= most) return text;
      throw new UserError(`Give ${least} to ${most} characters; these are ${text.length}.`);
    },
  };
}

/** A whole number within `range`, both ends included. */
export function integerOption<const Required extends boolean>(
  settings: Settings<Required> & { readonly range: readonly [number, number] },
): Option<number, Required> {
  const [least, most] = settings.range;
  return {
    ...settings,
    kind: 'integer',
    read(typed) {
      const number = /^[+-]?\d+$/.test(String(typed).trim()) ? Number(typed) : Number.NaN;
      if (number >= least && number <= most) return number;
      throw new UserError(`Give a whole number from ${least} to ${most}, not ${quoted(String(typed))}.`);
    },
  };
}

/** One of a few fixed words. */
export function choiceOption<const Choices extends readonly string[], const Required extends boolean>(
  settings: Settings<Required> & { readonly choices: Choices },
): Option<Choices[number], Required> {
  return {
    ...settings,
    kind: 'choice',
    read(typed) {
      const word = String(typed).trim().toLowerCase();
      const choice: Choices[number] | undefined = settings.choices.find((candidate) => candidate === word);
      if (choice) return choice;
      const likely = nearest(word, settings.choices);
      const advice = likely ? `Did you mean ${likely}?` : `Take one of ${settings.choices.join(', ')}.`;
      throw new UserError(`${quoted(word)} is not one of the choices. ${advice}`);
    },
    suggest: (text) =>
      settings.choices
        .filter((choice) => choice.includes(text.toLowerCase()))
        .map((choice) => ({ label: choice, value: choice })),
  };
}

/** The same, or one fixed word: `off`. */
export function orWord<const Word extends string, Value, Required extends boolean>(
  word: Word,
  option: Option<Value, Required>,
): Option<Value | Word, Required> {
  const range = option.range && ([Math.min(word.length, option.range[0]), option.range[1]] as const);
  return {
    ...option,
    ...(range && { range }),
    read: (typed, scope) => (String(typed).trim().toLowerCase() === word ? word : option.read(typed, scope)),
    ...(option.suggest && {
      suggest: (text, scope) => [
        ...(word.startsWith(text.toLowerCase()) ? [{ label: word, value: word }] : []),
        ...(option.suggest?.(text, scope) ?? []),
      ],
    }),
  };
}

/** A deck, by its id, the last part of its id, or its title; suggested while it is typed. */
export function deckOption<const Required extends boolean>(
  settings: Settings<Required>,
): Option<Deck, Required> {
  return {
    ...settings,
    kind: 'text',
    range: [1, 100],
    read: (typed, { library }) => library.deck(String(typed)),
    suggest: (text, { library }) =>
      library.search(text).map((deck) => ({ label: deck.title, value: deck.id })),
  };
}

/** Suggestions that are shown, and characters of each. */
const [SUGGESTIONS, LABEL] = [25, 100] as const;

/** A card, by its id, the last part of its id, or words of its question; suggested while it is typed. */
export function cardOption<const Required extends boolean>(
  settings: Settings<Required>,
): Option<Card, Required> {
  return {
    ...settings,
    kind: 'text',
    range: [1, 300],
    read(typed, { library }) {
      const name = String(typed).trim();
      const found = library.findCard(name) ?? cardsNamed(name, library)[0];
      if (found) return found;
      throw new UserError(
        `There is no card ${quoted(name)}. Pick one of those that are suggested while you type.`,
      );
    },
    suggest: (text, { library }) =>
      cardsNamed(text, library)
        .slice(0, SUGGESTIONS)
        .map(({ id, question }) => ({ label: cut(plainText(question), LABEL), value: id })),
  };
}

/** Those that are called so come before those that ask about it. */
function cardsNamed(text: string, { cards }: Library): Card[] {
  const wanted = text.trim().toLowerCase();
  const named = cards.filter(({ id }) => id.endsWith(`/${wanted}`));
  const asking = cards.filter((card) => plainText(card.question).toLowerCase().includes(wanted));
  return [...new Set([...named, ...asking])];
}

/** A voice channel, by its name; suggested while it is typed. */
export function roomOption<const Required extends boolean>(
  settings: Settings<Required>,
): Option<Room, Required> {
  return {
    ...settings,
    kind: 'text',
    range: [1, 100],
    read(typed, { lessons }) {
      const name = String(typed).trim().toLowerCase();
      const rooms = lessons.rooms();
      const room = rooms.find((one) => one.id === name || one.name.toLowerCase() === name);
      if (room) return room;
      if (rooms.length === 0) throw new UserError('There is no voice channel here.');
      const likely = nearest(
        name,
        rooms.map((one) => one.name.toLowerCase()),
      );
      const advice = rooms.find((one) => one.name.toLowerCase() === likely) ?? rooms[0]!;
      throw new UserError(
        `There is no voice channel ${quoted(String(typed))}. Did you mean ${quoted(advice.name)}?`,
      );
    },
    suggest: (text, { lessons }) =>
      lessons
        .rooms()
        .filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
        .slice(0, SUGGESTIONS)
        .map(({ id, name }) => ({ label: name, value: id })),
  };
}
