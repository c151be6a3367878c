import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Card, Deck } from '../decks/deck.ts';
import { describeProblem } from '../decks/load.ts';
import { parseDeck } from '../decks/parse.ts';
import { UserError } from '../errors.ts';
import { loadLexicon } from '../speech/lexicon.ts';
import { digestOf, readManifest, writeWhole } from '../speech/manifest.ts';
import { keepRecording } from '../speech/render.ts';
import { spoken } from '../speech/spoken.ts';
import { clipKey, isSpeakable, PARTS, textOf } from '../speech/wanted.ts';
import { deckFile } from './deckfile.ts';
import type { Imported } from './imported.ts';
import { counted } from './report.ts';
import { deckOf } from './todeck.ts';

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

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Writes the deck, then its recordings as clips, which needs ffmpeg.
 *
 * @returns what was left out, a sentence each
 * @throws {Error} for a recording that can't be made a clip of; the deck and the clips before it stay
 * @throws the signal's reason
 */
export async function writeDeck(
  { deck, path, text }: Prepared,
  { cards, media }: Pick<Imported, 'cards' | 'media'>,
  { content, audio }: Destination,
  signal: AbortSignal,
): Promise<string[]> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, text);
  if (media.size === 0) return [];
  if (!isSpeakable(deck))
    return [`${counted(media.size, 'recording')} left out: only decks in English are heard so far.`];
  const { lexicon } = await loadLexicon(content, deck.id);
  for (const [index, card] of deck.cards.entries())
    for (const part of PARTS) {
      const recording = media.get(cards[index]!.sounds[part] ?? '');
      if (recording) await keep(card, part, recording);
    }
  return [];

  async function keep(card: Card, part: (typeof PARTS)[number], recording: Uint8Array): Promise<void> {
    const said = spoken(textOf(card, part), lexicon);
    const clip = { key: clipKey(card, part), text: said, digest: digestOf(said) };
    await keepRecording(audio, clip, recording, await readManifest(audio), signal);
  }
}
