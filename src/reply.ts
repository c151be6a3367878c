import { cut } from './cut.ts';

/** How a reply is meant; adapters show it as a colour or a mark. */
export type Tone = 'plain' | 'right' | 'wrong' | 'warning';

/** Something to press. Its id names the action, see `actionId`. */
export interface Button {
  /** 1 to 80 characters, plain text. */
  readonly label: string;
  readonly id: string;
  readonly style?: 'primary' | 'danger';
  /** Its form asks for an answer: where there is only a keyboard, words that are typed go into it. */
  readonly typed?: boolean;
}

/** One of the possible answers to a question; adapters letter or number them. */
export interface Choice {
  /** Markdown, 1 to 80 characters. */
  readonly text: string;
  readonly id: string;
}

/** Many things to pick one of, in a list that opens. */
export interface Menu {
  /** 1 to 100 characters, plain text. */
  readonly placeholder: string;
  /** 1 to 100; labels of 1 to 75 characters, plain text, and ids that differ. */
  readonly options: readonly { readonly label: string; readonly id: string }[];
}

export interface Field {
  /** Plain text. */
  readonly name: string;
  /** Markdown. */
  readonly value: string;
}

export interface Image {
  /** Absolute path of a PNG or JPEG file. */
  readonly path: string;
  /** What there is to see, for those who can't. */
  readonly alt: string;
}

/** One spoken text, in the forms that the platforms' players want. */
export interface Clip {
  /** Absolute path of an Ogg Opus file. */
  readonly path: string;
  /** Absolute path of the same as MP3. */
  readonly mp3: string;
  /** 256 levels from 0 to 255 in Base64: what a Discord voice message shows. */
  readonly waveform: string;
  /** What is said. */
  readonly transcript: string;
  readonly milliseconds: number;
}

/** A file to keep. */
export interface Attachment {
  /** Where it lies, an absolute path, or its bytes. */
  readonly content: string | Uint8Array;
  /** What it is to be called, with its ending. */
  readonly name: string;
  /** What is in it. */
  readonly alt: string;
}

/**
 * What a command may say. Adapters show the parts in this order, and hold their platform's limits:
 * nothing here needs to know them.
 */
export interface Reply {
  readonly tone?: Tone;
  /** Plain text. */
  readonly title?: string;
  /** Markdown, CommonMark with strikethrough. Text that a person wrote goes through `quoted` first. */
  readonly text?: string;
  readonly fields?: readonly Field[];
  readonly image?: Image;
  readonly clip?: Clip;
  readonly file?: Attachment;
  readonly choices?: readonly Choice[];
  readonly menu?: Menu;
  readonly buttons?: readonly Button[];
}

/** Something to type. */
export interface TextField {
  /** The key under which the action finds what was typed. */
  readonly name: string;
  readonly label: string;
  readonly lines: 'one' | 'many';
  readonly required: boolean;
  /** At most so many characters are accepted. */
  readonly maxLength: number;
  readonly placeholder?: string;
  /** What stands there already. */
  readonly value?: string;
}

/** Something to send: one file, which can't be left out. */
export interface FileField {
  /** The key under which the action finds it. */
  readonly name: string;
  readonly label: string;
  /** 1 to 100 characters, plain text: which files are taken. Nothing of it is checked before the action. */
  readonly file: string;
}

export type FormField = TextField | FileField;

export function takesFile(field: FormField): field is FileField {
  return 'file' in field;
}

/** Something to fill in. Submitting it runs the action of its id, with what was typed as `values`, what was sent as `files`. */
export interface Form {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}

export function isForm(answer: Reply | Form): answer is Form {
  return 'id' in answer;
}

/** The longest action id that every platform carries (Discord: 100 characters for a custom id). */
export const ACTION_ID_LIMIT = 100;

/**
 * The id that leads back to an action: `ask:reveal:python/asyncio/coroutine:kC3x…`.
 * @throws {RangeError} when it would be longer than `ACTION_ID_LIMIT`, or a part holds a colon.
 */
export function actionId(command: string, action: string, ...state: readonly string[]): string {
  const parts = [command, action, ...state];
  const id = parts.join(':');
  if (parts.some((part) => part.includes(':')))
    throw new RangeError(`a part of an action id holds a colon: ${id}`);
  if (id.length > ACTION_ID_LIMIT) throw new RangeError(`an action id of ${id.length} characters: ${id}`);
  return id;
}

/** A person's own words, cut to `limit` characters, as Markdown that shows them and does nothing else. */
export function quoted(words: string, limit = 60): string {
  const line = words.replace(/\s+/g, ' ').replaceAll('`', '´').trim();
  return `\`${cut(line, limit) || '…'}\``;
}
