import { COMMENT, type AnkiHeader } from './ankitext.ts';
import { createCollection } from './collect.ts';
import type { Imported, ImportedCard } from './imported.ts';
import type { Limits } from './limits.ts';
import { cardsOfNote, deckTitle, notesOnLoss, type AnkiNote, type Lost } from './note.ts';
import { delimiterOf, isEmpty, rowsOf } from './records.ts';

/** Reads Anki's text export, whose header is read already. What it plays lies elsewhere: it has no recordings. */
export async function readAnkiTable(
  text: string,
  header: AnkiHeader,
  title: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<Imported> {
  const body = text.split('\n').slice(header.lines).join('\n');
  const { add, cards, refused } = createCollection(limits);
  const decks = new Set<string>(header.deck === undefined ? [] : [header.deck]);
  const lost = { pictures: 0, sounds: 0 };
  const format = { delimiter: header.separator ?? delimiterOf(body), comment: COMMENT };
  for await (const one of rowsOf(body, format, signal)) {
    if (isEmpty(one)) continue;
    const { cells } = one;
    const deck = cellOf(cells, header.columns.deck);
    if (deck) decks.add(deck);
    const row = header.lines + one.row;
    add(row, () => cardsOfNote(noteOf(cells, header), row, lost).map((card) => mute(card, lost)));
  }
  return {
    title: deckTitle([...decks]) ?? title,
    cards,
    refused,
    notes: notesOnLoss(lost, 'a text export has none: export a package (.apkg) for them'),
    unit: 'row',
    media: new Map(),
  };
}

function mute(card: ImportedCard, lost: Lost): ImportedCard {
  lost.sounds += Object.keys(card.sounds).length;
  return { ...card, sounds: {} };
}

function cellOf(record: readonly string[], column: number | undefined): string {
  return (column !== undefined && record[column - 1]) || '';
}

function noteOf(record: readonly string[], { columns, names, html, tags }: AnkiHeader): AnkiNote {
  const taken = new Set(Object.values(columns).map((column) => (column ?? 0) - 1));
  const fields = record.flatMap((value, index) =>
    taken.has(index) ? [] : [{ name: names[index] ?? '', value }],
  );
  return {
    guid: cellOf(record, columns.guid),
    fields,
    html,
    tags: `${tags} ${cellOf(record, columns.tags)}`,
  };
}
