import { join } from 'node:path';
import type { Card, Deck } from '../decks/deck.ts';
import { plainText } from '../markdown.ts';
import type { Clip } from '../reply.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { clipKey, PARTS, type Part } from './wanted.ts';

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
  summary(this: void, deck: Deck): ClipSummary;
}

/**
 * Reads the manifest and nothing else; a folder without one has no clips.
 *
 * @param audioDirectory absolute
 * @throws {Error} when the manifest is damaged
 */
export async function loadClips(audioDirectory: string): Promise<Clips> {
  const manifest = await readManifest(audioDirectory);
  return {
    of(card) {
      const question = clipOf(audioDirectory, manifest, card, 'question');
      const answer = clipOf(audioDirectory, manifest, card, 'answer');
      return question && answer && { question, answer };
    },
    summary({ cards }) {
      const there = PARTS.map((part) => cards.flatMap((card) => manifest[clipKey(card, part)] ?? []));
      const [, answers = []] = there;
      return {
        clips: there.flat().length,
        answersMilliseconds: answers.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      };
    },
  };
}

function clipOf(audioDirectory: string, manifest: Manifest, card: Card, part: Part): Clip | undefined {
  const key = clipKey(card, part);
  const clip = manifest[key];
  if (!clip) return undefined;
  return {
    path: join(audioDirectory, `${key}.ogg`),
    mp3: join(audioDirectory, `${key}.mp3`),
    transcript: plainText(card.spoken[part] ?? card[part]),
    milliseconds: clip.milliseconds,
    waveform: clip.waveform,
  };
}
