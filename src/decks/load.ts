import { readFile, glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Deck, Problem } from './deck.ts';
import { parseDeck } from './parse.ts';

const BYTES_LIMIT = 32 * 1024 * 1024;

export interface LoadedDecks {
  readonly decks: readonly Deck[];
  readonly problems: readonly Problem[];
}

/**
 * Reads every deck file below a directory, in the order of their paths. A file with mistakes, or one that
 * can't be read, is left out and told in `problems`; the others load.
 */
export async function loadDecks(directory: string): Promise<LoadedDecks> {
  const paths = await Array.fromAsync(glob('**/*.md', { cwd: directory }));
  const parsed = await Promise.all(paths.toSorted().map((path) => loadDeck(directory, path)));
  const problems = parsed.flatMap((one) => one.problems);
  if (paths.length === 0)
    problems.push({ file: directory, line: 1, reason: 'there is no deck (*.md) in this folder' });
  return { decks: parsed.flatMap((one) => one.deck ?? []), problems };
}

async function loadDeck(directory: string, path: string): Promise<ReturnType<typeof parseDeck>> {
  const id = path.replace(/\.md$/, '').split(sep).join('/');
  try {
    const bytes = await readFile(join(directory, path));
    if (bytes.length > BYTES_LIMIT) throw new Error(`the file has more than ${BYTES_LIMIT / 1024 / 1024} MB`);
    return parseDeck(path, id, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return { problems: [{ file: path, line: 1, reason: `can't be read: ${String(error)}` }] };
  }
}

/** A problem the way compilers print one, so that editors jump to it. */
export function describeProblem({ file, line, reason }: Problem): string {
  return `${file}:${line}: ${reason}`;
}
