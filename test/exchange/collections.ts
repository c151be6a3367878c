import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import { zipOf } from './files.ts';

/**
 * Packages in the formats of Anki's. No Anki runs here: they are made after its published schema and messages,
 * rslib/src/storage/schema11.sql, its upgrades to 18, and proto/anki/import_export.proto of github.com/ankitects/anki.
 */

export interface TestNote {
  /** The fields, by their names: notes with the same names are of one type. */
  readonly fields: Readonly<Record<string, string>>;
  readonly tags?: string;
  readonly guid?: string;
  readonly deck?: string;
}

type Media = Readonly<Record<string, string | Uint8Array>>;

const SHARED_TABLES = `
  create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
    flags integer not null, data text not null);
  create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
    ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
    left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
  create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
    models text not null, decks text not null, dconf text not null, tags text not null);
  create index ix_notes_csum on notes (csum);
  create index ix_cards_nid on cards (nid);
`;

/** In SQLite of ours the way in which Anki compares names doesn't exist, as it doesn't when Viva reads a file. */
const NEW_TABLES = `
  create table notetypes (id integer not null primary key, name text not null collate nocase,
    mtime_secs integer not null, usn integer not null, config blob not null);
  create table fields (ntid integer not null, ord integer not null, name text not null collate nocase,
    config blob not null, primary key (ntid, ord)) without rowid;
  create table decks (id integer primary key not null, name text not null collate nocase,
    mtime_secs integer not null, usn integer not null, common blob not null, kind blob not null);
  create table tags (tag text not null primary key collate nocase, usn integer not null) without rowid;
  create unique index idx_fields_name_ntid on fields (name, ntid);
  create unique index idx_notetypes_name on notetypes (name);
  create unique index idx_decks_name on decks (name);
`;

interface Named {
  readonly types: readonly (readonly [id: number, names: readonly string[]])[];
  readonly decks: readonly (readonly [id: number, name: string])[];
}

/** The bytes of a collection, of schema 11 or 18. */
export function collection(notes: readonly TestNote[], schema: 11 | 18): Buffer {
  using database = new DatabaseSync(':memory:');
  const named = namesIn(notes);
  database.exec(SHARED_TABLES);
  if (schema === 18) addNewTables(database, named);
  const [models, decks] = schema === 11 ? jsonOf(named) : ['{}', '{}'];
  database
    .prepare(`insert into col values (1, 0, 0, 0, ?, 0, 0, 0, '{}', ?, ?, '{}', '{}')`)
    .run(schema, models, decks);
  const addNote = database.prepare(`insert into notes values (?, ?, ?, 0, -1, ?, ?, ?, 0, 0, '')`);
  const addCard = database.prepare(
    `insert into cards values (?, ?, ?, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')`,
  );
  for (const [index, note] of notes.entries()) {
    const type = named.types.find(([, names]) => sameNames(names, note))!;
    const deck = named.decks.find(([, name]) => name === (note.deck ?? 'Default'))!;
    const values = Object.values(note.fields);
    addNote.run(
      index + 1,
      note.guid ?? `guid${index}`,
      type[0],
      ` ${note.tags ?? ''} `,
      values.join('\u001F'),
      values[0]!,
    );
    addCard.run(index + 1, index + 1, deck[0]);
  }
  if (schema === 18) compareNamesAsAnkiDoes(database);
  return Buffer.from(database.serialize());
}

function sameNames(names: readonly string[], { fields }: TestNote): boolean {
  return names.join() === Object.keys(fields).join();
}

function namesIn(notes: readonly TestNote[]): Named {
  const types = new Map(notes.map(({ fields }) => [Object.keys(fields).join(), Object.keys(fields)]));
  const decks = new Set(notes.map(({ deck = 'Default' }) => deck));
  return {
    types: [...types.values()].map((names, index) => [1000 + index, names] as const),
    decks: [...decks].map((name, index) => [index + 1, name] as const),
  };
}

function jsonOf({ types, decks }: Named): [models: string, decks: string] {
  const models = types.map(([id, names]) => [
    id,
    { id, name: `Type ${id}`, type: 0, flds: names.map((name, ord) => ({ name, ord })) },
  ]);
  return [
    JSON.stringify(Object.fromEntries(models)),
    JSON.stringify(Object.fromEntries(decks.map(([id, name]) => [id, { id, name }]))),
  ];
}

function addNewTables(database: DatabaseSync, { types, decks }: Named): void {
  database.exec(NEW_TABLES);
  const nothing = new Uint8Array();
  for (const [id, names] of types) {
    database.prepare('insert into notetypes values (?, ?, 0, 0, ?)').run(id, `Type ${id}`, nothing);
    for (const [ord, name] of names.entries())
      database.prepare('insert into fields values (?, ?, ?, ?)').run(id, ord, name, nothing);
  }
  for (const [id, name] of decks)
    database
      .prepare('insert into decks values (?, ?, 0, 0, ?, ?)')
      .run(id, name.replaceAll('::', '\u001F'), nothing, nothing);
}

function compareNamesAsAnkiDoes(database: DatabaseSync): void {
  database.enableDefensive(false);
  database.exec(`pragma writable_schema = on;
    update sqlite_schema set sql = replace(sql, 'collate nocase', 'collate unicase')`);
}

/** A package of the format that every Anki writes on demand. */
export function legacyPackage(
  notes: readonly TestNote[],
  media: Media = {},
  name: 'collection.anki2' | 'collection.anki21' = 'collection.anki21',
): Promise<Buffer> {
  const names = Object.keys(media);
  return zipOf({
    ...(name === 'collection.anki21' && { 'collection.anki2': collection([HINT_TO_UPDATE], 11) }),
    [name]: collection(notes, 11),
    media: JSON.stringify(Object.fromEntries(names.entries())),
    ...Object.fromEntries(Object.values(media).entries()),
  });
}

/** What a newer package shows to an older Anki. */
const HINT_TO_UPDATE: TestNote = {
  fields: { Front: 'Please update to the latest Anki version, then import the .apkg file again.', Back: '' },
};

/** A package of the format that Anki writes since version 2.1.50. */
export function latestPackage(notes: readonly TestNote[], media: Media = {}): Promise<Buffer> {
  const entries = Object.entries(media).map(([name, content]) =>
    message(
      1,
      Buffer.concat([
        message(1, Buffer.from(name)),
        Buffer.from([0x10, ...varint(content.length)]),
        message(3, Buffer.alloc(20)),
      ]),
    ),
  );
  return zipOf({
    meta: Buffer.from([0x08, 3]),
    'collection.anki2': collection([HINT_TO_UPDATE], 11),
    'collection.anki21b': zstdCompressSync(collection(notes, 18)),
    media: zstdCompressSync(Buffer.concat(entries)),
    ...Object.fromEntries(
      Object.values(media)
        .map((content) => zstdCompressSync(Buffer.from(content)))
        .entries(),
    ),
  });
}

/** https://protobuf.dev/programming-guides/encoding/#varints */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** A field of a protobuf message that holds bytes: fewer than 128. */
function message(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
}

export const FORMATS = { legacy: legacyPackage, latest: latestPackage } as const;
