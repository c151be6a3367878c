import { join } from 'node:path';
import type { Card, Deck } from '../decks/deck.ts';
import { plainText } from '../markdown.ts';
import type { Clip } from '../reply.ts';
import { readManifest, type ManifestClip } from './manifest.ts';
import { clipKey, PARTS, textOf, titleKey, type Part } from './parts.ts';

export interface CardClips {
  readonly question: Clip;
  readonly answer: Clip;
}

export interface ClipSummary {
  readonly clips: number;
  /** All answers together. */
  readonly answersMilliseconds: number;
}

/** What can be heard. */
export interface Clips {
  /** Undefined unless both are there. The transcript is the card's text, as written. */
  of(this: void, card: Card): CardClips | undefined;
  /** What the deck is called. Undefined for one that isn't the library's. */
  title(this: void, deck: Deck): Clip | undefined;
}

/**
 * Reads the manifest and nothing else; a folder without one has no clips.
 *
 * @param audioDirectory absolute
 * @throws {Error} when the manifest is damaged
 */
export async function loadClips(audioDirectory: string): Promise<Clips> {
  const manifest = await readManifest(audioDirectory);
  const clipOf = (key: string, markdown: string): Clip | undefined => {
    const clip = manifest[key];
    return clip && clipAt(join(audioDirectory, key), clip, plainText(markdown));
  };
  return {
    of: (card) => bothOf((part) => clipOf(clipKey(card, part), textOf(card, part))),
    title: (deck) => clipOf(titleKey(deck), deck.title),
  };
}

export function summaryOf({ cards }: Deck, { of }: Clips): ClipSummary {
  const heard = cards.flatMap((card) => of(card) ?? []);
  return {
    clips: heard.length * PARTS.length,
    answersMilliseconds: heard.reduce((sum, { answer }) => sum + answer.milliseconds, 0),
  };
}

/** A card's clips, if there are both. */
export function bothOf(clipOf: (part: Part) => Clip | undefined): CardClips | undefined {
  const question = clipOf('question');
  const answer = question && clipOf('answer');
  return answer && { question, answer };
}

/** @param path of both files, absolute, without the endings */
export function clipAt(path: string, { milliseconds, waveform }: ManifestClip, transcript: string): Clip {
  return { path: `${path}.ogg`, mp3: `${path}.mp3`, transcript, milliseconds, waveform };
}
