import { createHash } from 'node:crypto';
import { DECK_LIMITS } from '../decks/deck.ts';
import type { Part } from '../speech/parts.ts';
import { oneLine, readCard, RowRefused } from './card.ts';
import { clozeQuestions } from './cloze.ts';
import { roleOf, type Role, type Values } from './columns.ts';
import { cleaned } from './encoding.ts';
import { parseHtml, textIn } from './html.ts';
import type { ImportedCard } from './imported.ts';
import { FIELD_LIMIT } from './limits.ts';
import { literal, literalLines } from './literal.ts';
import { counted } from './report.ts';
import { lineOf, markdownOf } from './tomarkdown.ts';

/** A note of Anki's: what cards are made from. */
export interface AnkiNote {
  /** The same as long as the note lives; empty if it isn't told. */
  readonly guid: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** Whether the fields hold HTML, or else plain text. */
  readonly html: boolean;
  /** With spaces between. */
  readonly tags: string;
}

/** What no card of ours can hold, counted. */
export interface Lost {
  pictures: number;
  sounds: number;
}

const SOUND = /\[sound:([^\]\n]+)\]/g;

/** Anki's own fields that steer its cards. */
const STEERING = new Set(['add reverse']);

/**
 * The cards of a note: one, or one for each number of its cloze deletions. The field that is called so is the
 * question, otherwise the first; what no field's name tells stands in the answer.
 *
 * @throws {RowRefused} for a note that makes no card
 */
export function cardsOfNote(note: AnkiNote, row: number, lost: Lost): ImportedCard[] {
  if (note.fields.some(({ value }) => value.length > FIELD_LIMIT))
    throw new RowRefused(`a field has more than ${FIELD_LIMIT} characters`);
  const { question, answer, others, values } = assign(note);
  const sounds = { question: soundIn(question, lost), answer: soundIn(answer, lost) };
  lost.pictures += note.fields.reduce((sum, { value }) => sum + (value.match(/<img\b/gi)?.length ?? 0), 0);
  const slug = (number?: number): Pick<Values, 'id'> =>
    values.id || !note.guid ? {} : { id: slugOf(note.guid, number) };
  const cloze = values.answer === undefined && note.html ? clozeQuestions(question) : [];
  if (cloze.length === 0)
    return [
      withSounds(
        readCard({ ...values, ...slug(), question: line(question, note), answer: text(answer, note) }, row),
        sounds,
      ),
    ];
  return cloze.map((one) =>
    withSounds(
      readCard(
        {
          ...values,
          ...slug(one.number),
          question: line(one.question, note),
          answer: text([one.answer, ...others].join('<br><br>'), note),
          accept: shortAnswer(one.hidden),
        },
        row,
      ),
      { question: undefined, answer: sounds.answer },
    ),
  );
}

interface Assigned {
  readonly question: string;
  /** The answer's field with those that nothing is known of. */
  readonly answer: string;
  readonly others: readonly string[];
  readonly values: Values;
}

function assign(note: AnkiNote): Assigned {
  const fields = note.fields.filter(({ name }) => !STEERING.has(name.toLowerCase()));
  const roles = rolesOf(fields.map(({ name }) => name));
  const question = fields[roles.indexOf('question')]?.value ?? '';
  const others = fields.filter(
    ({ value }, index) => roles[index] === undefined && textIn(parseHtml(value)).trim(),
  );
  const known = fields.flatMap(({ value }, index): [Role, string][] => {
    const role = roles[index];
    return role === undefined ? [] : [[role, valueOf(role, value, note)]];
  });
  const answer = fields[roles.indexOf('answer')]?.value;
  const rest = others.map(({ value }) => value);
  return {
    question,
    answer: [answer ?? '', ...rest].filter(Boolean).join(note.html ? '<br><br>' : '\n\n'),
    others: rest,
    values: { ...Object.fromEntries(known), tags: note.tags },
  };
}

/** The first field is the question, unless another one is called so. */
function rolesOf(names: readonly string[]): (Role | undefined)[] {
  const roles = names.map(roleOf);
  const once = roles.map((role, index) => (roles.indexOf(role) === index ? role : undefined));
  return once.includes('question') ? once : ['question', ...once.slice(1)];
}

function valueOf(role: Role, value: string, note: AnkiNote): string {
  if (role === 'choices' || role === 'right' || role === 'hint') return linesOf(value, note).join('\n');
  return note.html ? textIn(parseHtml(value)) : value;
}

/** A line of Markdown for each line. */
function linesOf(value: string, note: AnkiNote): string[] {
  const lines = note.html ? value.split(/<br\s*\/?>|<\/?(?:div|p|li)\b[^<>]*>|\n/i) : value.split('\n');
  return lines.map((one) => line(one, note)).filter(Boolean);
}

function line(value: string, { html }: AnkiNote): string {
  const quiet = cleaned(value).replaceAll(SOUND, '');
  return html ? lineOf(parseHtml(quiet)) : literal(oneLine(quiet));
}

function text(value: string, { html }: AnkiNote): string {
  const quiet = cleaned(value).replaceAll(SOUND, '');
  return html ? markdownOf(parseHtml(quiet)) : literalLines(quiet);
}

/** The first recording; a card plays one. */
function soundIn(value: string, lost: Lost): string | undefined {
  const [first, ...others] = [...value.matchAll(SOUND)].map(([, name = '']) =>
    textIn(parseHtml(name)).trim(),
  );
  lost.sounds += others.length;
  return first;
}

function shortAnswer(hidden: string | undefined): string {
  const words = oneLine(textIn(parseHtml(hidden ?? '')));
  return words.length > DECK_LIMITS.accepted || words.includes('`') ? '' : words;
}

/** Follows the note, so that its card outlives edits of its text. */
function slugOf(guid: string, number = 1): string {
  const digest = createHash('sha256').update(guid).digest('hex').slice(0, 12);
  return number > 1 ? `anki-${digest}-${number}` : `anki-${digest}`;
}

function withSounds(card: ImportedCard, sounds: Readonly<Record<Part, string | undefined>>): ImportedCard {
  return {
    ...card,
    sounds: {
      ...(sounds.question !== undefined && { question: sounds.question }),
      ...(sounds.answer !== undefined && { answer: sounds.answer }),
    },
  };
}

/** Where Anki puts what nobody has put elsewhere. */
const NAMELESS = 'Default';

/** One line of at most 100 characters: the name of the only deck, or the one above all; undefined if there is none. */
export function deckTitle(decks: readonly string[]): string | undefined {
  const named = decks.filter((name) => name !== NAMELESS);
  const paths = named.map((name) => name.split('::').map(oneLine).filter(Boolean));
  const [first = []] = paths;
  const shared = paths.length === 1 ? first : first.slice(0, 1);
  const isShared = paths.every(([top]) => top === first[0]);
  return (isShared && shared.join(': ').slice(0, 100).trim()) || undefined;
}

/** @param why recordings are left out */
export function notesOnLoss({ pictures, sounds }: Lost, why: string): string[] {
  return [
    ...(pictures > 0 ? [`${counted(pictures, 'picture')} left out: cards hold text.`] : []),
    ...(sounds > 0 ? [`${counted(sounds, 'recording')} left out: ${why}.`] : []),
  ];
}
