import type { Card, Deck, Problem } from '../decks/deck.ts';
import { loadDecks } from '../decks/load.ts';
import { loadLexicon, type Lexicon } from './lexicon.ts';
import { digestOf } from './manifest.ts';
import { spoken } from './spoken.ts';

export const PARTS = ['question', 'answer'] as const;
export type Part = (typeof PARTS)[number];

/** A clip that there should be. */
export interface WantedClip {
  /** The path of its files below the audio folder, without their endings. */
  readonly key: string;
  /** What to say, see `spoken`. */
  readonly text: string;
  readonly digest: string;
}

export function clipKey(card: Card, part: Part): string {
  return `${card.id}.${part}`;
}

/** The clip that says what a deck is called. */
export function titleKey({ id }: Pick<Deck, 'id'>): string {
  return `${id}.title`;
}

/** What a part of a card says, as it is written. */
export function textOf(card: Card, part: Part): string {
  return card.spoken[part] ?? card[part];
}

/** Whether a deck can be spoken: the spoken form knows no language but English. */
export function isSpeakable({ language }: Pick<Deck, 'language'>): boolean {
  return new Intl.Locale(language).language === 'en';
}

/**
 * The clips of every deck that can be spoken: its title and its cards. A library with mistakes has `problems`, and
 * then its list of clips is not to be relied on.
 */
export async function wantedClips(
  contentDirectory: string,
): Promise<{ clips: WantedClip[]; problems: Problem[] }> {
  const { decks, problems } = await loadDecks(contentDirectory);
  const clips = await Promise.all(
    decks.filter(isSpeakable).map(async (deck) => {
      const { lexicon, problems: mistakes } = await loadLexicon(contentDirectory, deck.id);
      return {
        mistakes,
        clips: [titleOf(deck, lexicon), ...deck.cards.flatMap((card) => clipsOf(card, lexicon))],
      };
    }),
  );
  const all = clips.flatMap((one) => one.clips);
  const mute = all.filter(({ text }) => text === '').map(({ key }) => muteProblem(key));
  return { clips: all, problems: unique([...problems, ...clips.flatMap((one) => one.mistakes), ...mute]) };
}

function titleOf(deck: Deck, lexicon: Lexicon): WantedClip {
  return clipSaying(titleKey(deck), deck.title, lexicon);
}

function clipsOf(card: Card, lexicon: Lexicon): WantedClip[] {
  return PARTS.map((part) => clipSaying(clipKey(card, part), textOf(card, part), lexicon));
}

function clipSaying(key: string, markdown: string, lexicon: Lexicon): WantedClip {
  const text = spoken(markdown, lexicon);
  return { key, text, digest: digestOf(text) };
}

function muteProblem(key: string): Problem {
  const end = key.lastIndexOf('.');
  const part = key.slice(end + 1);
  if (part === 'title')
    return { file: `${key.slice(0, end)}.md`, line: 1, reason: 'the title has no word to say' };
  const file = `${key.slice(0, key.lastIndexOf('/'))}.md`;
  return { file, line: 1, reason: `${key} has no word to say: add "say ${part}:" to its card block` };
}

/** A mistake in a lexicon that several decks share is one. */
function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
