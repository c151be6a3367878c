import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Card, Deck } from '../decks/deck.ts';
import { htmlOf, inlineHtmlOf, plainText } from '../markdown.ts';
import type { Clips } from '../speech/clips.ts';
import { PARTS, type Part } from '../speech/parts.ts';
import { ankiDeck, ankiNoteType, DECK_OPTIONS, SCHEMA_11, seconds, SETTINGS } from './ankischema.ts';
import { ROLES, type Role } from './columns.ts';
import { cellsOf } from './csv.ts';

/** Tags have a place of their own in a note. */
const FIELDS = ROLES.filter((role) => role !== 'tags');

/** What is heard of cards. */
export type CardSounds = Pick<Clips, 'of'>;

/** Never to be changed: it tells Anki that a note is of the kind it knows from an earlier import. */
const NOTE_TYPE = 1_767_225_600_000;

/**
 * A deck as a package of Anki's, with the clips of its cards. A note's guid follows from its card's id: importing a
 * later package updates what was imported before, and keeps what was learnt.
 *
 * @param now milliseconds since the epoch; Anki takes over notes that are newer than its own
 * @returns the file's bytes; it fails when a clip can't be read
 */
export function deckPackage(deck: Deck, clips: CardSounds, now: number): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const names: string[] = [];
  const addClip = (card: Card, part: Part): string => {
    const clip = clips.of(card)?.[part];
    if (!clip) return '';
    const name = `${card.id.replaceAll('/', '-')}.${part}.mp3`;
    zip.addFile(clip.mp3, String(names.length), { compress: false });
    names.push(name);
    return `[sound:${name}]`;
  };
  zip.addBuffer(collectionOf(deck, addClip, now), 'collection.anki2');
  zip.addBuffer(Buffer.from(JSON.stringify(Object.fromEntries(names.entries()))), 'media');
  zip.end();
  return output;
}

function collectionOf(deck: Deck, addClip: (card: Card, part: Part) => string, now: number): Buffer {
  using database = new DatabaseSync(':memory:');
  database.exec(SCHEMA_11);
  const deckId = idFrom(deck.id);
  const decks = {
    1: ankiDeck(1, 'Default', '', now),
    [deckId]: ankiDeck(deckId, deck.title.replaceAll(/:{2,}/g, ':'), deck.summary, now),
  };
  const types = { [NOTE_TYPE]: ankiNoteType(NOTE_TYPE, FIELDS.map(fieldName), now) };
  database
    .prepare(`INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')`)
    .run(
      seconds(now),
      now,
      now,
      ...[SETTINGS, types, decks, DECK_OPTIONS].map((part) => JSON.stringify(part)),
    );
  const addNote = database.prepare(`INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')`);
  const addCard = database.prepare(
    `INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')`,
  );
  for (const card of deck.cards) {
    const id = deckId + card.number;
    const fields = fieldsOf(card, Object.fromEntries(PARTS.map((part) => [part, addClip(card, part)])));
    const title = plainText(card.question);
    const tags = card.tags.length > 0 ? ` ${card.tags.join(' ')} ` : '';
    const modified = seconds(now);
    addNote.run(
      id,
      guidOf(card.id),
      NOTE_TYPE,
      modified,
      tags,
      fields.join('\u001F'),
      title,
      checksum(title),
    );
    addCard.run(id, id, deckId, modified, card.number);
  }
  return Buffer.from(database.serialize());
}

const fieldName = (role: Role): string => role[0]!.toUpperCase() + role.slice(1);

function fieldsOf(card: Card, sounds: Readonly<Partial<Record<Role, string>>>): string[] {
  const cells = cellsOf(card);
  return FIELDS.map((role) => htmlIn(role, cells[role]) + (sounds[role] ?? ''));
}

function htmlIn(role: Role, text: string): string {
  if (role === 'answer') return harmless(htmlOf(text).trimEnd());
  const isMarkdown = role === 'question' || role === 'choices' || role === 'right' || role === 'hint';
  return harmless(
    text
      .split('\n')
      .map(isMarkdown ? inlineHtmlOf : escapeHtml)
      .join('<br>'),
  );
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What Anki would take for a recording or a field of its own. */
function harmless(html: string): string {
  return html.replaceAll('[sound:', '&#91;sound:').replaceAll('{{', '&#123;&#123;').replaceAll('\u001F', '');
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function guidOf(cardId: string): string {
  return digest(`viva ${cardId}`).toString('base64url').slice(0, 16);
}

/**
 * Anki's ids are points in time that has passed, in milliseconds. These follow from the deck; its notes are numbered on
 * from here, in their order.
 */
function idFrom(deck: string): number {
  return 1_000_000_000_000 + (digest(deck).readUIntBE(0, 6) % 700_000_000_000);
}

/** By which Anki finds notes that begin alike: the first eight digits of a SHA-1. */
function checksum(title: string): number {
  return Number.parseInt(createHash('sha1').update(title).digest('hex').slice(0, 8), 16);
}
