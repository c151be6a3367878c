import type { Log } from '../log.ts';
import { openClipFolder, removeOthers } from './clipfolder.ts';
import { createClipQueue } from './clipqueue.ts';
import type { Clips } from './clips.ts';
import type { Engine } from './engine.ts';
import type { Lexicon } from './lexicon.ts';
import type { Recordings } from './recordings.ts';
import { renderingWith } from './rendering.ts';
import { renderQueue } from './renderqueue.ts';
import type { WantedClip } from './wanted.ts';
import { clipsOfCards, createWording, type Speakable } from './wording.ts';

/** Gives a voice to cards that are made while Viva runs. */
export interface Speaker {
  /** As `Clips.of`: undefined until both clips are rendered for exactly this card's text. */
  readonly of: Clips['of'];
  /** Asks for the clips of these cards. What is there, or asked for already, is not asked for again. */
  want(this: void, deck: Speakable): void;
  /** Renders what is wanted, one clip at a time, until the signal fires. Nothing that fails ends it. Called once. */
  run(this: void, signal: AbortSignal): Promise<void>;
  /**
   * Removes the clips of no card, but for those that were made lately.
   *
   * @param decks all that there are
   * @param before milliseconds since the epoch, on the clock of the files
   */
  tidy(this: void, decks: AsyncIterable<Speakable>, before: number): Promise<void>;
}

export interface SpeakerOptions {
  /** Absolute path of a folder that holds nothing else, used by one process at a time. */
  readonly folder: string;
  /** Says what has no recording; without one, cards are heard that have recordings on both sides. */
  readonly engine: Engine | undefined;
  readonly recordings?: Recordings | undefined;
  readonly lexicon: Lexicon;
  /** All that there are at the start: their clips are wanted, and those of no card removed. */
  readonly decks: readonly Speakable[];
  readonly log: Log;
  /** How long to wait after a failure, in milliseconds; after each further one in a row twice as long. */
  readonly pause?: number;
  /** How many clips may wait to be rendered. */
  readonly limit?: number;
}

/**
 * Keeps its clips from one start to the next. A clip's key follows from what is said and who says it: an edited card
 * never plays what it said before, and equal texts share a clip.
 *
 * @throws {Error} when the folder can't be written
 */
export async function createSpeaker(options: SpeakerOptions): Promise<Speaker> {
  const { folder, engine, recordings, lexicon, decks, log, pause = 10_000, limit = 10_000 } = options;
  const { wordsOf, clipsIn } = createWording(engine?.id, lexicon, log);
  const wantedNow = decks.flatMap(clipsIn);
  const manifest = await openClipFolder(folder, new Set(wantedNow.map(({ key }) => key)), log);
  const queue = createClipQueue(limit);
  const render = renderingWith({ folder, manifest, engine, recordings, log });

  function ask(clips: readonly WantedClip[]): void {
    const leftOut = clips.filter((clip) => !manifest.get(clip.key) && !queue.add(clip)).length;
    if (leftOut > 0)
      log.warn(
        { leftOut, limit },
        'too many clips are wanted at once: some are left out until they are asked for again',
      );
  }

  ask(wantedNow);
  return {
    of: clipsOfCards(folder, wordsOf, (key) => manifest.get(key)),
    want: (deck) => ask(clipsIn(deck)),
    run: (signal) => renderQueue(queue, { render, pause, log }, signal),
    async tidy(all, before) {
      const belonging = new Set<string>();
      for await (const deck of all) for (const { key } of clipsIn(deck)) belonging.add(key);
      await removeOthers(folder, manifest, belonging, before);
    },
  };
}
