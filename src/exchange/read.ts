import { oneLine } from './card.ts';
import { fileKind } from './filekind.ts';
import type { Imported, Reading } from './imported.ts';
import { tooLarge, type Limits } from './limits.ts';
import { readPackage } from './package.ts';
import { readTable } from './table.ts';

/**
 * Reads a file of cards: CSV, TSV, Anki's text export or package. What it is, its content says.
 *
 * @param name the file's, from which the deck takes its title unless the file tells one
 * @throws {UserError} for a file that can't be used at all, saying what to do; single rows are refused in what comes back
 * @throws the signal's reason
 */
export async function readDeckFile(
  bytes: Uint8Array,
  name: string,
  limits: Limits,
  reading: Reading,
): Promise<Imported> {
  if (bytes.length > limits.file) throw tooLarge(bytes.length, limits.file);
  const kind = fileKind(bytes, name);
  const title = titleOf(name);
  return kind === 'package'
    ? readPackage(bytes, title, limits, reading)
    : readTable(bytes, title, limits, reading);
}

/** One line of at most 100 characters, without the ending. */
function titleOf(name: string): string {
  const bare = oneLine(name.replaceAll(/^.*[\\/]/gs, '').replace(/\.[^.]*$/, ''));
  return bare.slice(0, 100).trim() || 'Imported cards';
}
