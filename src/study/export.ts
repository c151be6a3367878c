import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { dateOf } from './days.ts';
import type { Held } from './person.ts';

/** Raised when what a reader of `viva.json` relies on changes; its schema is part of each export. */
const FORMAT = 1;

/**
 * All that is held about somebody, as a zip file: `viva.json` with all of it, `schema.json` that describes that by
 * JSON Schema, and `reviews.csv` with a line for each review.
 *
 * @param now milliseconds since the epoch
 */
export async function exportOf(held: Held, now: number): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (name: string, text: string): void =>
    zip.addBuffer(Buffer.from(text), name, { mtime: new Date(now) });
  add('viva.json', JSON.stringify(contentOf(held, now), null, 2));
  add('schema.json', JSON.stringify(SCHEMA, null, 2));
  add('reviews.csv', reviewsCsv(held));
  zip.end();
  return buffer(zip.outputStream);
}

function contentOf(held: Held, now: number): object {
  const { log, memories, days, forgotten, others: _others, ...rest } = held;
  return {
    format: FORMAT,
    exportedAt: new Date(now).toISOString(),
    ...rest,
    memories: Object.fromEntries(memories),
    reviewsOnDay: Object.fromEntries([...days.reviews].map(([day, count]) => [String(dateOf(day)), count])),
    forgotten: Object.fromEntries(forgotten),
    log,
  };
}

const COLUMNS = ['at', 'day', 'card', 'grade', 'way', 'taken_back'] as const;

function reviewsCsv({ log, offset }: Held): string {
  const undone = new Set(log.flatMap((entry) => (entry.kind === 'undo' ? [entry.review] : [])));
  const rows = log.flatMap((entry, index) => {
    if (entry.kind === 'undo') return [];
    const takenBack = undone.has(offset + index + 1) ? 'yes' : 'no';
    const at = new Date(entry.at).toISOString();
    return [[at, String(dateOf(entry.day)), entry.card, entry.grade, entry.way, takenBack].join(',')];
  });
  return [COLUMNS.join(','), ...rows, ''].join('\r\n');
}

const text = (description: string) => ({ type: 'string', description });
const number = (description: string) => ({ type: 'number', description });
const list = (description: string, properties: object) => ({
  type: 'array',
  description,
  items: { type: 'object', properties },
});

const memory = {
  type: 'object',
  description: 'What FSRS knows of one card: stability and difficulty, and local days since 1970-01-01.',
  properties: {
    stability: number('days after which it is remembered with a probability of 90 %'),
    difficulty: number('from 1 to 10'),
    reviewed: number('the day of the last review'),
    due: number('the day from which it is due'),
  },
};

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'All that Viva holds about a person',
  type: 'object',
  required: ['format', 'exportedAt', 'accounts', 'settings', 'log', 'memories', 'answers'],
  properties: {
    format: { const: FORMAT },
    exportedAt: text('when, in UTC'),
    accounts: list('the linked accounts', { id: text('with its platform'), name: text('as it was then') }),
    settings: { type: 'object', description: 'what was set by /settings; what is missing was not' },
    hidden: {
      type: 'array',
      description: 'accounts that leaderboards don’t show',
      items: { type: 'string' },
    },
    offset: number('how many entries there were before the log began'),
    memories: { type: 'object', description: 'by the card’s id', additionalProperties: memory },
    reviewsOnDay: { type: 'object', description: 'by date', additionalProperties: { type: 'integer' } },
    forgotten: { type: 'object', description: 'cards to be practised again: since when, in ms since 1970' },
    log: list('every rating, and every one that was taken back, in their order', {
      kind: { enum: ['review', 'undo'] },
      at: number('milliseconds since 1970'),
      day: number('local days since 1970-01-01'),
      card: text('the card’s id'),
      grade: { enum: ['forgot', 'hard', 'good', 'easy'] },
      way: text('how it was answered'),
      source: text('the question that it came from'),
      review: number(
        'of an undo: the number of the review, counted from 1 behind those before the log began',
      ),
    }),
    answers: list('answers to daily questions of the last weeks', {
      place: text('the channel'),
      date: text('the question’s date'),
      choice: text('what was answered'),
      right: { type: 'boolean' },
      at: number('milliseconds since 1970'),
    }),
    leaderboards: list('points', {
      scope: text('a channel, or a server or workspace'),
      period: text('a week, a month, or all time'),
      points: number('as they are now'),
    }),
    cards: list('cards made in servers and workspaces', {
      space: text('where'),
      number: number('its number there'),
      question: text('Markdown'),
      answer: text('Markdown'),
    }),
    flags: list('cards reported', {
      space: text('where'),
      card: text('the card’s id'),
      note: text('the words'),
    }),
    quizzes: {
      type: 'array',
      description: 'channels whose daily quiz they set up',
      items: { type: 'string' },
    },
  },
};
