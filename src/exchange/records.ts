import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../errors.ts';
import { FIELD_LIMIT } from './limits.ts';
import { createTurns } from './turns.ts';

/** Characters that are parsed in one go. */
const PIECE = 65_536;

/** Rows that are read, be they empty: far more than there may be cards. */
const ROWS_LIMIT = 50_000;

/** A row of a table, and its number: from 1, comments counted. */
export interface TableRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** As csv-parse gives it. */
interface Parsed {
  readonly record: string[];
  readonly info: { readonly records: number; readonly comment_lines: number };
}

/**
 * The rows of a table, in the way of RFC 4180: a cell in quotation marks may hold separators and line ends. An
 * empty line is a row of one empty cell.
 *
 * @param comment what a line begins with that is no row
 * @throws {UserError} where the table can't be read any further
 */
export async function* rowsOf(
  text: string,
  { delimiter, comment = null }: { readonly delimiter: string; readonly comment?: string | null },
  signal: AbortSignal,
): AsyncGenerator<TableRow> {
  const turn = createTurns(signal);
  const source = Readable.from(piecesOf(text));
  const lenient = { relax_column_count: true, relax_quotes: true, comment_no_infix: true };
  const parser = source.pipe(
    parse({ ...lenient, delimiter, comment, info: true, max_record_size: FIELD_LIMIT * 2 }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      await turn();
      if (info.records > ROWS_LIMIT)
        throw new UserError(
          `The file has more than ${ROWS_LIMIT} rows, most of them empty. Remove those, and send it again.`,
        );
      yield { row: info.records + info.comment_lines, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(
      `Row ${Number(error['records']) + 1} can't be read: a quotation mark in it is never closed, or it is far too long. Mend it, and send the file again.`,
    );
  } finally {
    source.destroy();
  }
}

function* piecesOf(text: string): Generator<string> {
  for (let index = 0; index < text.length; index += PIECE) yield text.slice(index, index + PIECE);
}

const DELIMITERS = [',', ';', '\t'] as const;

/** What separates the cells: whatever the first line holds most of, outside quotation marks. */
export function delimiterOf(text: string): string {
  const [line = ''] = text
    .trimStart()
    .slice(0, 10_000)
    .replaceAll(/"[^"]*"/g, '')
    .split('\n', 1);
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

export const isEmpty = ({ cells }: TableRow): boolean => cells.every((cell) => !cell.trim());
