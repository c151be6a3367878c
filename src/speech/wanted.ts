import type { Deck, Problem } from '../decks/deck.ts';
import { loadDecks } from '../decks/load.ts';
import { plainText } from '../markdown.ts';
import { loadLexicon, type Lexicon } from './lexicon.ts';
import { digestOf } from './manifest.ts';
import { clipKey, isSpeakable, PARTS, textOf, titleKey } from './parts.ts';
import { spoken } from './spoken.ts';

/** A clip that there should be, or may be. */
export interface WantedClip {
  /** The path of its files below the audio folder, without their endings. */
  readonly key: string;
  /** What to say, see `spoken`. */
  readonly text: string;
  readonly digest: string;
  /** Digest of the recording to make it of, if there is one. */
  readonly recording?: string;
  /** Whether it is there only if a person has recorded it: no engine is asked to say it. */
  readonly recordedOnly?: boolean;
}

/**
 * The clips of every deck: its title and its cards. Those of a deck that can't be spoken are heard where somebody
 * recorded them. A library with mistakes has `problems`, and then its list of clips is not to be relied on.
 */
export async function wantedClips(
  contentDirectory: string,
): Promise<{ clips: WantedClip[]; problems: Problem[] }> {
  const { decks, problems } = await loadDecks(contentDirectory);
  const clips = await Promise.all(
    decks.map(async (deck) => {
      const { lexicon, problems: mistakes } = await loadLexicon(contentDirectory, deck.id);
      const title = clipSaying(titleKey(deck), deck.title, deck, lexicon);
      const ofCards = deck.cards.flatMap((card) =>
        PARTS.map((part) => clipSaying(clipKey(card, part), textOf(card, part), deck, lexicon)),
      );
      return { mistakes, clips: [title, ...ofCards] };
    }),
  );
  const all = clips.flatMap((one) => one.clips);
  const mute = all
    .filter(({ text, recordedOnly }) => text === '' && !recordedOnly)
    .map(({ key }) => muteProblem(key));
  return { clips: all, problems: unique([...problems, ...clips.flatMap((one) => one.mistakes), ...mute]) };
}

/** A clip of a deck that says this. @param markdown of a part of a card, see `textOf`, or the deck's title */
export function clipSaying(
  key: string,
  markdown: string,
  deck: Pick<Deck, 'language'>,
  lexicon: Lexicon,
): WantedClip {
  const speakable = isSpeakable(deck);
  const text = speakable ? spoken(markdown, lexicon) : plainText(markdown);
  return { key, text, digest: digestOf(text), ...(!speakable && { recordedOnly: true }) };
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
