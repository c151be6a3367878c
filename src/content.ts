import { createLibrary, type Library } from './decks/library.ts';
import { describeProblem, loadDecks } from './decks/load.ts';
import type { Log } from './log.ts';
import { loadClips, type Clips } from './speech/clips.ts';

/** What Viva teaches. */
export interface Content {
  readonly library: Library;
  readonly clips: Clips;
}

/** Loads all that is whole: a deck with mistakes, or clips that can't be read, are left out and named in the log. */
export async function loadContent(decksFolder: string, audioFolder: string, log: Log): Promise<Content> {
  const [{ decks, problems }, clips] = await Promise.all([
    loadDecks(decksFolder),
    clipsOrNone(audioFolder, log),
  ]);
  for (const problem of problems) log.warn(problem, `deck left out: ${describeProblem(problem)}`);
  return { library: createLibrary(decks), clips };
}

async function clipsOrNone(folder: string, log: Log): Promise<Clips> {
  try {
    return await loadClips(folder);
  } catch (error) {
    log.warn({ err: error }, 'clips left out: nothing can be heard');
    return { of: () => undefined, title: () => undefined };
  }
}
