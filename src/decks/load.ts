import { readdir, readFile } from 'node:fs/promises';
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
  const paths = await deckFilesIn(directory);
  const parsed = await Promise.all(paths.map((path) => loadDeck(directory, path)));
  const loaded = parsed.flatMap((one) => one.deck ?? []);
  const clashes = clashesBetween(loaded);
  const decks = loaded.filter(({ id }) => !clashes.some(({ file }) => file === fileOf(id)));
  const problems = [...parsed.flatMap((one) => one.problems), ...clashes];
  if (paths.length === 0)
    problems.push({ file: directory, line: 1, reason: 'there is no deck (*.md) in this folder' });
  return { decks, problems };
}

/**
 * The paths of all deck files below a directory, in their order. Hidden files and folders, and folders that are only
 * linked to, are left out; a folder that can't be listed has none.
 */
export async function deckFilesIn(directory: string): Promise<string[]> {
  return (await namesIn(directory, '')).filter((name) => name.endsWith('.md')).toSorted();
}

/** Node's own `glob` would take longer to load than all decks to list. */
async function namesIn(directory: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => []);
  const seen = entries.filter(({ name }) => !name.startsWith('.'));
  const names = await Promise.all(
    seen.map(async (entry) => {
      const name = join(folder, entry.name);
      return entry.isDirectory() ? [name, ...(await namesIn(directory, name))] : [name];
    }),
  );
  return names.flat();
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

/** Former ids that belong to another deck's card, now or formerly: taking them over would take its memory. */
function clashesBetween(decks: readonly Deck[]): Problem[] {
  const owners = new Map(decks.flatMap((deck) => deck.cards.map((card) => [card.id, deck.id] as const)));
  const problems: Problem[] = [];
  for (const { id: deck, cards } of decks) {
    for (const { line, formerIds } of cards) {
      for (const former of formerIds) {
        const owner = owners.get(former) ?? deck;
        if (owner !== deck)
          problems.push({
            file: fileOf(deck),
            line,
            reason: `"was: ${former}" is a card of ${fileOf(owner)}: remove one of both`,
          });
        owners.set(former, owner);
      }
    }
  }
  return problems;
}

function fileOf(id: string): string {
  return `${id.split('/').join(sep)}.md`;
}

/** A problem the way compilers print one, so that editors jump to it. */
export function describeProblem({ file, line, reason }: Problem): string {
  return `${file}:${line}: ${reason}`;
}
