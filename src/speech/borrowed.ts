import type { Log } from '../log.ts';
import type { Clips } from './clips.ts';
import type { Lexicon } from './lexicon.ts';
import { changeOfManifest, readManifest, type Manifest } from './manifest.ts';
import { clipsOfCards, createWording } from './wording.ts';

/** Clips that another process makes. */
export interface BorrowedClips {
  /** As `Clips.of`. */
  readonly of: Clips['of'];
  /** Looks at what there is by now. */
  refresh(this: void): Promise<void>;
}

/** @param engineId of that process, which has the same settings */
export function borrowClips(
  folder: string,
  engineId: string | undefined,
  lexicon: Lexicon,
  log: Log,
): BorrowedClips {
  const { wordsOf } = createWording(engineId, lexicon, log);
  let manifest: Manifest = {};
  let seen: number | undefined;
  return {
    of: clipsOfCards(folder, wordsOf, (key) => manifest[key]),
    async refresh() {
      const changed = await changeOfManifest(folder);
      if (changed === seen) return;
      seen = changed;
      try {
        manifest = await readManifest(folder);
      } catch (error) {
        log.warn({ err: error, folder }, 'clips that another process makes can’t be read');
      }
    },
  };
}
