import { UserError } from '../errors.ts';
import { quoted } from '../reply.ts';
import { readAnkiHeader } from './ankitext.ts';
import { readAnkiTable } from './ankitable.ts';
import { readCard, RowRefused } from './card.ts';
import { createCollection } from './collect.ts';
import { roleOf, type Role, type Values } from './columns.ts';
import { decodeText } from './encoding.ts';
import type { Imported, Reading } from './imported.ts';
import type { Limits } from './limits.ts';
import { delimiterOf, isEmpty, rowsOf } from './records.ts';

/** What each column holds; undefined for one that is left out. */
type Columns = readonly (Role | undefined)[];

/** Without a header there are these. */
const PLAIN: Columns = ['question', 'answer'];

const ONE_COLUMN =
  'it has only one column: a comma, semicolon or tab has to stand between question and answer';

/** A line by which some programs name the separator. */
const SEPARATOR_LINE = /^sep=(.)\n/;

/**
 * Reads CSV, TSV or Anki's text export. Cells hold Markdown, but where Anki's header says otherwise.
 *
 * @param title what the deck is called, unless the file knows better
 * @throws {UserError} when nothing of the file can be used
 */
export async function readTable(
  bytes: Uint8Array,
  title: string,
  limits: Limits,
  { signal }: Reading,
): Promise<Imported> {
  const text = decodeText(bytes);
  const header = readAnkiHeader(text);
  if (header) return readAnkiTable(text, header, title, limits, signal);
  const separator = SEPARATOR_LINE.exec(text)?.[1];
  const body = separator === undefined ? text : text.replace(SEPARATOR_LINE, '');
  const { add, cards, refused } = createCollection(limits);
  let columns: Columns | undefined;
  const notes: string[] = [];
  const above = separator === undefined ? 0 : 1;
  for await (const one of rowsOf(body, { delimiter: separator ?? delimiterOf(body) }, signal)) {
    if (isEmpty(one)) continue;
    const { cells } = one;
    if (columns === undefined) {
      const headed = readHeader(cells);
      columns = headed ?? PLAIN;
      notes.push(...notesOn(cells, columns, headed !== undefined));
      if (headed) continue;
    }
    const used = columns;
    const row = above + one.row;
    add(row, () => [readCard(valuesOf(cells, used), row)]);
  }
  return { title, cards, refused, notes, unit: 'row', media: new Map() };
}

/** Undefined when the first record is a card already. */
function readHeader(record: readonly string[]): Columns | undefined {
  const columns = record.map(roleOf);
  if (!columns.includes('question')) return undefined;
  if (!columns.includes('answer') && !columns.includes('right') && !columns.includes('choices'))
    throw new UserError(
      'The first row names a column for questions, but none for answers. Call it `answer`, and send the file again.',
    );
  const twice = columns.find((role, index) => role !== undefined && columns.indexOf(role) < index);
  if (twice !== undefined)
    throw new UserError(`Two columns are for the ${twice}. Rename one of them, and send the file again.`);
  return columns;
}

function notesOn(record: readonly string[], columns: Columns, headed: boolean): string[] {
  if (!headed)
    return record.length > PLAIN.length
      ? ['Without a header, only the first two columns are read: question and answer.']
      : [];
  const unknown = record.filter((name, index) => columns[index] === undefined && name.trim());
  return unknown.map((name) => `The column ${quoted(name)} is left out: it means nothing here.`);
}

function valuesOf(record: readonly string[], columns: Columns): Values {
  if (record.length < 2 && columns.length > 1) throw new RowRefused(ONE_COLUMN);
  return Object.fromEntries(
    record.flatMap((cell, index) => {
      const role = columns[index];
      return role === undefined ? [] : [[role, unguarded(cell)]];
    }),
  );
}

/** A cell that would be a formula was written with an apostrophe before it, see csv.ts. */
function unguarded(cell: string): string {
  return /^'+[=+\-@\t\n\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
}
