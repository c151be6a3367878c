import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../errors.ts';
import { FIELD_LIMIT } from './limits.ts';
import { createTurns } from './turns.ts';

/** Characters that are parsed in one go. */
const PIECE = 65_536;

/**
 * The records of a table, in the way of RFC 4180: a cell in quotation marks may hold separators and line ends. An
 * empty line is a record of one empty cell.
 *
 * @throws {UserError} where the table can't be read any further
 */
export async function* recordsOf(
  text: string,
  delimiter: string,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const turn = createTurns(signal);
  const source = Readable.from(piecesOf(text));
  const parser = source.pipe(
    parse({ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: FIELD_LIMIT * 2 }),
  );
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      await turn();
      yield record;
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

export const isEmpty = (record: readonly string[]): boolean => record.every((cell) => !cell.trim());
