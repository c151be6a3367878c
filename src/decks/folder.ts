import type { Log } from '../log.ts';
import type { Deck } from './deck.ts';
import { describeProblem, loadDecks } from './load.ts';

/** A folder of decks that may change. */
export interface DeckFolder {
  /** Reads it anew. What has become wrong since stays as it was when it was right, and the log says why. */
  read(this: void): Promise<readonly Deck[]>;
}

export function openDeckFolder(directory: string, log: Log): DeckFolder {
  let good = new Map<string, Deck>();
  return {
    async read() {
      const { decks, problems } = await loadDecks(directory);
      const read = new Map(decks.map((deck) => [deck.id, deck]));
      for (const problem of problems) {
        const id = problem.file.replace(/\.md$/, '').replaceAll('\\', '/');
        const before = good.get(id);
        if (before && !read.has(id)) read.set(id, before);
        const what = before ? 'deck kept as it was' : 'deck left out';
        log.warn(problem, `${what}: ${describeProblem(problem)}`);
      }
      good = read;
      return [...read.values()];
    },
  };
}
