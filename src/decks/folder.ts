import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { Deck } from './deck.ts';
import { describeProblem, loadDecks } from './load.ts';

/** A folder of decks that may change. */
export interface DeckFolder {
  /**
   * Reads it anew. What has become wrong since, or can't be reached, stays as it was when it was right, and the log says
   * why. A deck whose file was removed goes.
   */
  read(this: void): Promise<readonly Deck[]>;
}

export function openDeckFolder(directory: string, log: Log): DeckFolder {
  let good = new Map<string, Deck>();
  return {
    async read() {
      const outOfReach = good.size > 0 && (await refusalOf(() => readdir(directory)));
      if (outOfReach) {
        log.warn({ directory }, `decks kept as they were: ${outOfReach}`);
        return [...good.values()];
      }
      const { decks, problems } = await loadDecks(directory);
      const read = new Map(decks.map((deck) => [deck.id, deck]));
      for (const problem of problems) {
        const id = problem.file.replace(/\.md$/, '').replaceAll('\\', '/');
        const before = good.get(id);
        if (before && !read.has(id)) read.set(id, before);
        const what = before ? 'deck kept as it was' : 'deck left out';
        log.warn(problem, `${what}: ${describeProblem(problem)}`);
      }
      for (const [id, before] of good) if (!read.has(id) && (await isHidden(id))) read.set(id, before);
      good = read;
      return [...read.values()];
    },
  };

  /** Whether a file was not found because nobody may look into its folder. */
  async function isHidden(id: string): Promise<boolean> {
    const refusal = await refusalOf(() => access(join(directory, `${id}.md`)));
    if (refusal === undefined || isAbsence(refusal)) return false;
    log.warn({ file: `${id}.md` }, `deck kept as it was: ${refusal}`);
    return true;
  }
}

const isAbsence = (refusal: string): boolean => /^(ENOENT|ENOTDIR)\b/.test(refusal);

async function refusalOf(look: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
