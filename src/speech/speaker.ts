import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Card, Deck } from '../decks/deck.ts';
import type { Log } from '../log.ts';
import { plainText } from '../markdown.ts';
import { openClipFolder, removeOthers } from './clipfolder.ts';
import { createClipQueue } from './clipqueue.ts';
import { bothOf, clipAt, type Clips } from './clips.ts';
import type { Engine } from './engine.ts';
import type { Lexicon } from './lexicon.ts';
import { digestOf } from './manifest.ts';
import type { Recordings } from './recordings.ts';
import { renderingWith } from './rendering.ts';
import { renderQueue } from './renderqueue.ts';
import { spoken } from './spoken.ts';
import { isSpeakable, PARTS, textOf, type Part, type WantedClip } from './wanted.ts';

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

/** A deck, or some of its cards. */
export type Speakable = Pick<Deck, 'language' | 'cards'>;

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
    of: (card) =>
      bothOf((part) => {
        const { key, transcript } = wordsOf(card, part);
        const clip = manifest.get(key);
        return clip && clipAt(join(folder, key), clip, transcript);
      }),
    want: (deck) => ask(clipsIn(deck)),
    run: (signal) => renderQueue(queue, { render, pause, log }, signal),
    async tidy(all, before) {
      const belonging = new Set<string>();
      for await (const deck of all) for (const { key } of clipsIn(deck)) belonging.add(key);
      await removeOthers(folder, manifest, belonging, before);
    },
  };
}

/** How many texts' words are remembered. */
const REMEMBERED = 10_000;

interface Words extends WantedClip {
  readonly transcript: string;
}

/** What is said of cards, and under which key. @param engineId none, where only recordings are heard */
function createWording(engineId: string | undefined, lexicon: Lexicon, log: Log) {
  // By text rather than by card: a card is another object whenever its deck was read anew.
  const remembered = new LRUCache<string, Words>({
    max: REMEMBERED,
    memoMethod(written) {
      const text = spoken(written, lexicon);
      const key = digestOf(`${engineId}\n${text}`);
      return { key, text, digest: digestOf(text), transcript: plainText(written) };
    },
  });
  const wordsOf = (card: Card, part: Part): Words => {
    const words = remembered.memo(textOf(card, part));
    const recording = card.recorded?.[part];
    if (recording === undefined) return words;
    return { ...words, key: digestOf(`recording ${recording}\n${words.text}`), recording };
  };
  const canBeSaid = ({ text, recording }: WantedClip): boolean =>
    recording !== undefined || (engineId !== undefined && text !== '');
  const clipsOf = (card: Card): WantedClip[] => {
    const both = PARTS.map((part) => wordsOf(card, part));
    if (both.every(canBeSaid)) return both;
    if (engineId !== undefined) log.debug({ card: card.id }, 'a card has nothing to say');
    return [];
  };
  return {
    wordsOf,
    clipsIn: (deck: Speakable): WantedClip[] => (isSpeakable(deck) ? deck.cards.flatMap(clipsOf) : []),
  };
}
