import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openDeckFolder } from './decks/folder.ts';
import type { Library } from './decks/library.ts';
import { createLivingLibrary } from './decks/living.ts';
import { deckFilesIn } from './decks/load.ts';
import type { Log } from './log.ts';
import { sleep } from './sleep.ts';
import { loadClips, type Clips } from './speech/clips.ts';

/** What Viva teaches. */
export interface Content {
  readonly library: Library;
  readonly clips: Clips;
}

/** Absolute paths. A deck of a later folder goes before one of the same id in an earlier one. */
export interface ContentFolders {
  readonly decks: readonly string[];
  readonly audio: readonly string[];
}

/** Content that follows what is in its folders. */
export interface LivingContent extends Content {
  /** Reads the folders anew, if anything in them has changed. @returns whether it has */
  refresh(this: void): Promise<boolean>;
  /** Looks at the folders every few seconds, until the signal fires. */
  follow(this: void, signal: AbortSignal): Promise<never>;
}

/** Between two looks at the folders, in milliseconds. */
const LOOK = 5000;

const NO_CLIPS: Clips = { of: () => undefined, title: () => undefined };

/**
 * Loads all that is whole: a deck with mistakes, or clips that can't be read, are left out, or stay as they were, and are
 * named in the log.
 */
export async function openContent(folders: ContentFolders, log: Log): Promise<LivingContent> {
  const decksIn = folders.decks.map((folder) => openDeckFolder(folder, log));
  const library = createLivingLibrary([]);
  let sounds: readonly Clips[] = folders.audio.map(() => NO_CLIPS);
  let seen = '';

  async function refresh(): Promise<boolean> {
    const now = await stampOf(folders);
    if (now === seen) return false;
    const [decks, heard] = await Promise.all([
      Promise.all(decksIn.map(({ read }) => read())),
      Promise.all(folders.audio.map((folder, index) => clipsOr(sounds[index]!, folder, log))),
    ]);
    library.replace([...new Map(decks.flat().map((deck) => [deck.id, deck])).values()]);
    sounds = heard;
    seen = now;
    return true;
  }

  await refresh();
  return {
    library,
    clips: {
      of: (card) => last(sounds, ({ of }) => of(card)),
      title: (deck) => last(sounds, ({ title }) => title(deck)),
    },
    refresh,
    async follow(signal) {
      for (;;) {
        await sleep(LOOK, signal);
        try {
          if (await refresh()) log.info({ decks: library.decks.length }, 'decks and clips were read anew');
        } catch (error) {
          log.warn({ err: error }, 'decks and clips could not be read anew; they stay as they were');
        }
      }
    },
  };
}

/** Changes with every deck file and manifest that is written, comes or goes, or may be read by others than before. */
async function stampOf({ decks, audio }: ContentFolders): Promise<string> {
  const listed = await Promise.all(
    decks.map(async (folder) => (await deckFilesIn(folder)).map((name) => join(folder, name))),
  );
  const files = [...listed.flat(), ...audio.map((folder) => join(folder, 'manifest.json'))];
  const stamps = await Promise.all(
    files.map(async (file) => {
      const { ctimeMs, size } = await stat(file).catch(() => ({ ctimeMs: 0, size: 0 }));
      return `${file} ${ctimeMs} ${size}`;
    }),
  );
  return stamps.join('\n');
}

/** What the last one has that has any. */
function last<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items.toReversed()) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function clipsOr(before: Clips, folder: string, log: Log): Promise<Clips> {
  try {
    return await loadClips(folder);
  } catch (error) {
    const what = before === NO_CLIPS ? 'left out: nothing can be heard' : 'kept as they were';
    log.warn({ err: error }, `clips ${what}`);
    return before;
  }
}
