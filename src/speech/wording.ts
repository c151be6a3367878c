import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Card, Deck } from '../decks/deck.ts';
import type { Log } from '../log.ts';
import { plainText } from '../markdown.ts';
import { bothOf, clipAt, type Clips } from './clips.ts';
import type { Lexicon } from './lexicon.ts';
import { digestOf, type ManifestClip } from './manifest.ts';
import { isSpeakable, PARTS, textOf, type Part } from './parts.ts';
import { spoken } from './spoken.ts';
import type { WantedClip } from './wanted.ts';

/** A deck, or some of its cards. */
export type Speakable = Pick<Deck, 'language' | 'cards'>;

/** How many texts' words are remembered. */
const REMEMBERED = 10_000;

export interface Words extends WantedClip {
  readonly transcript: string;
}

/** What is said of cards made in chat, and under which key. @param engineId none, where only recordings are heard */
export function createWording(engineId: string | undefined, lexicon: Lexicon, log: Log) {
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

/** The clips of cards whose words are said under these keys, in a folder with this manifest. */
export function clipsOfCards(
  folder: string,
  wordsOf: (card: Card, part: Part) => Words,
  made: (key: string) => ManifestClip | undefined,
): Clips['of'] {
  return (card) =>
    bothOf((part) => {
      const { key, transcript } = wordsOf(card, part);
      const clip = made(key);
      return clip && clipAt(join(folder, key), clip, transcript);
    });
}
