import type { Field, Reply } from './reply.ts';

/** How much of a reply a platform shows in one message, in characters of Markdown. */
export interface Room {
  /** The text and the choices together. */
  readonly text: number;
  readonly fields: number;
  /** The value of one field. */
  readonly field: number;
  /** All of it together. */
  readonly all: number;
}

/** What of a reply has room in one message, and the rest as Markdown, empty if there is none. */
export interface Fitted {
  readonly shown: Reply;
  readonly rest: string;
}

/** The choices and buttons are always shown: the text gives way, then the last fields. */
export function fit(reply: Reply, room: Room): Fitted {
  const { title = '', text = '', fields = [], choices = [] } = reply;
  const choiceLines = choices.reduce((sum, choice) => sum + choice.text.length + CHOICE_MARKS, 0);
  const [head, tail] = split(text, room.text - choiceLines);
  const left = room.all - title.length - head.length - choiceLines;
  const { shown, rest } = fitFields(fields, room, left);
  return {
    shown: {
      ...reply,
      ...(reply.text !== undefined && { text: head }),
      ...(reply.fields && { fields: shown }),
    },
    rest: [tail, ...rest].filter(Boolean).join('\n\n'),
  };
}

/** Letter, full stop, emphasis and line end around a choice. */
const CHOICE_MARKS = 10;

function fitFields(fields: readonly Field[], room: Room, left: number): { shown: Field[]; rest: string[] } {
  const shown: Field[] = [];
  const rest: string[] = [];
  for (const { name, value } of fields) {
    const [head, tail] = split(value, room.field);
    left -= name.length + head.length;
    if (shown.length === room.fields || left < 0 || rest.length > 0) rest.push(`**${name}**\n${value}`);
    else {
      shown.push({ name, value: head });
      if (tail) rest.push(`**${name}**\n${tail}`);
    }
  }
  return { shown, rest };
}

/** The marks of a listing that may have to be closed and opened again. */
const FENCE = '```';

/**
 * Splits Markdown so that the first part has at most `limit` characters: between paragraphs where that wastes
 * little, else between lines, else between words. A listing that is split stays a listing in both parts.
 */
export function split(markdown: string, limit: number): readonly [head: string, tail: string] {
  if (markdown.length <= limit) return [markdown, ''];
  const room = markdown.slice(0, limit - FENCE.length - ELLIPSIS.length - 1);
  const end = [/\n\s*\n(?![\s\S]*\n\s*\n)/, /\n(?!.*\n)/s, /\s\S*$/]
    .map((boundary) => room.search(boundary))
    .find((index) => index > room.length * 0.7);
  const head = room.slice(0, end).replace(/[\uD800-\uDBFF]$/, '');
  const tail = markdown.slice(head.length).trimStart();
  const opened = openListing(head);
  if (opened === undefined) return [`${head.trimEnd()}${ELLIPSIS}`, tail];
  return [`${head.trimEnd()}\n${FENCE}`, `${opened}\n${tail}`];
}

const ELLIPSIS = ' …';

/** The line that opened the listing in which the text ends, if it ends in one. */
function openListing(text: string): string | undefined {
  const fences = text.match(/^ {0,3}```.*$/gm) ?? [];
  return fences.length % 2 === 1 ? fences.at(-1)!.trim() : undefined;
}
