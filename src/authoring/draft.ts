import { DECK_LIMITS } from '../decks/deck.ts';
import { UserError } from '../errors.ts';
import { parseMarkdown, plainText } from '../markdown.ts';
import type { Form, TextField } from '../reply.ts';
import type { OwnCard } from '../store/spaces.ts';

/** What a person writes of a card. */
export type Draft = Pick<OwnCard, 'question' | 'answer' | 'accepted' | 'wrong'>;

/** Of choices, the right one included. */
const CHOICES_LIMIT = 9;

const LINES_LIMIT = DECK_LIMITS.accepted * CHOICES_LIMIT;

/** As it is typed into the form: lists a line for each. */
export type Typed = Readonly<Record<string, string>>;

/** @param typed what stands in the fields already */
export function draftForm(id: string, title: string, typed: Typed): Form {
  return { id, title, fields: FIELDS.map((field) => withValue(field, typed[field.name])) };
}

const FIELDS: readonly TextField[] = [
  {
    name: 'question',
    label: 'Question',
    lines: 'one',
    required: true,
    maxLength: DECK_LIMITS.question,
    placeholder: 'What does await do?',
  },
  {
    name: 'answer',
    label: 'Answer',
    lines: 'many',
    required: true,
    maxLength: DECK_LIMITS.answer,
    placeholder: 'It pauses the coroutine until the awaited thing is done.',
  },
  {
    name: 'accepted',
    label: 'Short right answers, one a line (optional)',
    lines: 'many',
    required: false,
    maxLength: LINES_LIMIT,
    placeholder: 'These count as right when they are typed.',
  },
  {
    name: 'wrong',
    label: 'Wrong answers to choose from (optional)',
    lines: 'many',
    required: false,
    maxLength: LINES_LIMIT,
    placeholder: 'One a line. The first short right answer becomes the right choice.',
  },
];

function withValue(field: TextField, value = ''): TextField {
  const fitting = value.slice(0, field.maxLength);
  return fitting ? { ...field, value: fitting } : field;
}

export function typedOf({ question, answer, accepted, wrong }: Draft): Typed {
  return { question, answer, accepted: accepted.join('\n'), wrong: wrong.join('\n') };
}

/** What the form would hold for a message: a question if it is one, otherwise an answer. */
export function typedFrom(message: string): Typed {
  const text = message.trim();
  const asks = text.endsWith('?') && text.length <= DECK_LIMITS.question;
  return asks ? { question: text.replaceAll(/\s+/g, ' ') } : { answer: text };
}

/** @throws {UserError} naming what has to be mended */
export function readDraft(typed: Typed): Draft {
  const draft = {
    question: readText('question', typed['question']),
    answer: readText('answer', typed['answer']),
    accepted: readLines('right answer', typed['accepted']),
    wrong: readLines('wrong answer', typed['wrong']),
  };
  checkChoices(draft);
  return draft;
}

function readText(part: 'question' | 'answer', typed = ''): string {
  const text = part === 'question' ? typed.replaceAll(/\s+/g, ' ').trim() : typed.trim();
  if (!plainText(text).trim())
    throw new UserError(`The ${part} is empty. Write it, and send the form again.`);
  if (text.length > DECK_LIMITS[part])
    throw new UserError(
      `The ${part} has ${text.length} characters. Shorten it to ${DECK_LIMITS[part]}, and send the form again.`,
    );
  return checkLinks(text);
}

/** What Markdown takes for code wherever it is read; indented code is none to Discord. */
const CODE = /```[\s\S]*?```|(`+)[^`]+\1/g;

/** A link behind other words, `[words](https:…`, or the definition of one, `[words]: https:…`, however unfinished. */
const HIDDEN_LINK = /\]\s*[(:]\s*<?\s*[a-z][a-z+.-]*:/i;

/**
 * A bot's word is trusted: a link that a member wrote must show where it leads. Texts are joined and read by several
 * parsers of Markdown, so that the raw text is judged beside what ours makes of it.
 */
function checkLinks(markdown: string): string {
  const tokens = parseMarkdown(markdown).flatMap((token) => token.children ?? []);
  const hides = tokens.some(({ type, markup }) => type === 'link_open' && markup !== 'autolink');
  if (hides || HIDDEN_LINK.test(markdown.replaceAll(CODE, '')))
    throw new UserError(
      'A card shows where its links lead. Write the address itself, not other words for it.',
    );
  return markdown;
}

function readLines(kind: string, typed = ''): string[] {
  const lines = typed.split('\n').map((line) => line.trim());
  const unique = [...new Set(lines.filter(Boolean))];
  const long = unique.find((line) => line.length > DECK_LIMITS.choice);
  if (long !== undefined)
    throw new UserError(
      `A ${kind} has ${long.length} characters. Shorten it to ${DECK_LIMITS.choice}, and send the form again.`,
    );
  return unique.map(checkLinks);
}

function checkChoices({ accepted, wrong }: Draft): void {
  const [right] = accepted;
  if (wrong.length === 0) return;
  if (right === undefined)
    throw new UserError(
      'There are wrong answers to choose from, but no right one. Add a short right answer.',
    );
  if (wrong.length >= CHOICES_LIMIT)
    throw new UserError(
      `There are ${wrong.length} wrong answers. Keep at most ${CHOICES_LIMIT - 1}: a card has up to ${CHOICES_LIMIT} choices.`,
    );
  const all = accepted.map((text) => text.toLowerCase());
  if (wrong.some((text) => all.includes(text.toLowerCase())))
    throw new UserError('One answer is both right and wrong. Take it out of one of the two.');
}
