import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Deck } from '../decks/deck.ts';
import { describeProblem } from '../decks/load.ts';
import { parseDeck } from '../decks/parse.ts';
import { UserError } from '../errors.ts';
import { onPath } from '../onpath.ts';
import { quoted } from '../reply.ts';
import { loadLexicon } from '../speech/lexicon.ts';
import { writeWhole } from '../speech/manifest.ts';
import { clipKey, PARTS, textOf } from '../speech/parts.ts';
import { keepRecordings } from '../speech/render.ts';
import { clipSaying } from '../speech/wanted.ts';
import { deckFile } from './deckfile.ts';
import type { Imported } from './imported.ts';
import { counted } from './report.ts';
import { deckOf } from './todeck.ts';
import { orIfMissing } from '../missing.ts';

/** Where an imported deck goes. */
export interface Destination extends Pick<Deck, 'id' | 'language' | 'licence'> {
  /** The folder of all decks. */
  readonly content: string;
  /** The folder of all clips. */
  readonly audio: string;
  /** Whether a deck that is there may be replaced. */
  readonly replace: boolean;
}

/** A deck that is ready to be written. */
export interface Prepared {
  readonly deck: Deck;
  readonly path: string;
  readonly text: string;
}

/**
 * Makes a deck file of what was imported, and checks it as `npm run decks` would. Nothing is written.
 *
 * @throws {UserError} when there is no card, the deck is there already, or its file would have a mistake
 */
export async function prepareDeck(
  imported: Pick<Imported, 'title' | 'cards'>,
  { id, language, licence, content, replace }: Destination,
): Promise<Prepared> {
  if (imported.cards.length === 0) throw new UserError('There is no card to import.');
  const summary = `${counted(imported.cards.length, 'imported card')}.`;
  const deck = deckOf(imported.cards, { id, title: imported.title, language, licence, summary });
  const text = deckFile(deck);
  const path = join(content, `${id}.md`);
  const { problems } = parseDeck(path, id, text);
  if (problems.length > 0) throw new UserError(problems.map(describeProblem).join('\n'));
  if (!replace && (await exists(path)))
    throw new UserError(`${path} is there already. Take another name, or add --replace.`);
  return { deck, path, text };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, orIfMissing(false));
}

/**
 * Writes its recordings as clips, and then the deck, as a whole. A deck that is replaced stands until then, and has some
 * of the new clips already. A recording that is no sound is left out.
 *
 * @param kept told of each clip when it has been dealt with
 * @returns what was left out, a sentence each
 * @throws {UserError} when there are recordings and no ffmpeg; nothing is written then
 * @throws the signal's reason; the deck isn't written then, and what clips there are stay: the next import writes all anew
 */
export async function writeDeck(
  { deck, path, text }: Prepared,
  { cards, media }: Pick<Imported, 'cards' | 'media'>,
  { content, audio }: Destination,
  signal: AbortSignal,
  kept: (key: string) => void,
): Promise<string[]> {
  const notes = media.size > 0 ? await writeClips() : [];
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, text);
  return notes;

  async function writeClips(): Promise<string[]> {
    if (!onPath('ffmpeg'))
      throw new UserError(
        'The recordings need ffmpeg, which is not installed. Install it, and import again.',
      );
    const { lexicon } = await loadLexicon(content, deck.id);
    const recorded = deck.cards.flatMap((card, index) =>
      PARTS.flatMap((part) => {
        const name = cards[index]!.sounds[part] ?? '';
        const recording = media.get(name);
        const clip = clipSaying(clipKey(card, part), textOf(card, part), deck, lexicon);
        return recording ? [{ clip, recording, name }] : [];
      }),
    );
    const refused = await keepRecordings(audio, recorded, signal, kept);
    return [...refused].map(([name, why]) => `The recording ${quoted(name)} is left out: ${why}`);
  }
}
