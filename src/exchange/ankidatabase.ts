import { constants, DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { UserError } from '../errors.ts';
import type { AnkiNote } from './note.ts';
import { DAMAGED } from './zip.ts';

/** A collection of Anki's that lies in memory. */
export interface AnkiDatabase extends Disposable {
  /** In the order in which they were made. @throws {UserError} where the collection is damaged */
  notes(): Generator<AnkiNote>;
  /** Names of the decks that hold cards, at most 100; `::` stands before a deck in a deck. */
  decks(): string[];
}

/** Bytes of one value: far more than a field of a card, or all note types, may have. */
const VALUE_LIMIT = 16 * 1024 * 1024;

/** Between the fields of a note, and in newer collections between the names of decks. */
const UNIT_SEPARATOR = '\u001F';

/**
 * Opens a collection of the schemas 11 to 18. It comes from anybody: nothing in it but plain tables is read, and no
 * code that it may hold is run.
 * @see https://github.com/ankidroid/Anki-Android/wiki/Database-Structure
 * @throws {UserError} for bytes that are none
 */
export function openAnkiDatabase(bytes: Buffer): AnkiDatabase {
  const database = new DatabaseSync(':memory:', { limits: { length: VALUE_LIMIT } });
  try {
    const tables = load(database, bytes);
    const fieldNames = tables.has('fields') ? namesFromTables(database) : namesFromJson(database);
    return {
      notes: () => readNotes(database, fieldNames),
      decks: () => guarded(() => readDecks(database, tables.has('decks'))),
      [Symbol.dispose]: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error instanceof UserError ? error : new UserError(DAMAGED, { cause: error });
  }
}

/**
 * Newer collections compare names in a way of Anki's own, and without it SQLite doesn't even read the tables that are
 * sorted by it. In our copy any other way will do: nothing is looked up by name.
 */
const KNOWN_COLLATION = `
  PRAGMA writable_schema = ON;
  UPDATE sqlite_schema SET sql = replace(sql, 'unicase', 'nocase') WHERE type IN ('table', 'index');
  PRAGMA writable_schema = RESET;
`;

/** All that are read. */
const TABLES = ['notes', 'cards', 'col', 'fields', 'decks'];

/** @returns the names of its tables */
function load(database: DatabaseSync, bytes: Buffer): Set<string> {
  // A log beside the file that the header promises can't be there: in memory such a file doesn't open.
  if (bytes.length > 20) bytes.fill(1, 18, 20);
  database.enableDefensive(false);
  database.deserialize(bytes);
  database.exec(KNOWN_COLLATION);
  database.enableDefensive(true);
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
  checkColumns(database);
  database.setAuthorizer((action) =>
    action === constants.SQLITE_SELECT || action === constants.SQLITE_READ
      ? constants.SQLITE_OK
      : constants.SQLITE_DENY,
  );
  const rows = select(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'");
  const tables = rows.filter(({ sql }) => /^create table\b/i.test(String(sql)));
  const names = new Set(tables.map(({ name }) => String(name)));
  if (!TABLES.slice(0, 3).every((name) => names.has(name))) throw new Error('tables are missing');
  return names;
}

/** Columns that are computed would run what the file says. */
function checkColumns(database: DatabaseSync): void {
  const columns = TABLES.flatMap((name) => select(database, `PRAGMA table_xinfo(${name})`));
  if (columns.some(({ hidden }) => hidden !== 0n)) throw new Error('a column is computed');
}

type Row = Readonly<Record<string, unknown>>;

/** Numbers of Anki's may be larger than ours. */
function* rowsOf(database: DatabaseSync, sql: string): Generator<Row> {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  yield* statement.iterate() as IterableIterator<Row>;
}

const select = (database: DatabaseSync, sql: string): Row[] => [...rowsOf(database, sql)];

function guarded<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new UserError(DAMAGED, { cause: error });
  }
}

/** Names of a note type's fields, in their order, by its id. */
type FieldNames = ReadonlyMap<string, readonly string[]>;

function namesFromTables(database: DatabaseSync): FieldNames {
  const fields = select(database, 'SELECT ntid, ord, name FROM fields');
  const sorted = fields.toSorted((one, other) => Number(one['ord']) - Number(other['ord']));
  return new Map(
    [...Map.groupBy(sorted, ({ ntid }) => String(ntid))].map(([id, group]) => [
      id,
      group.map(({ name }) => String(name)),
    ]),
  );
}

const noteTypes = v.record(v.string(), v.object({ flds: v.array(v.object({ name: v.string() })) }));

function namesFromJson(database: DatabaseSync): FieldNames {
  const [row] = select(database, 'SELECT models FROM col');
  const types = v.parse(noteTypes, JSON.parse(String(row?.['models'])));
  return new Map(Object.entries(types).map(([id, { flds }]) => [id, flds.map(({ name }) => name)]));
}

function* readNotes(database: DatabaseSync, fieldNames: FieldNames): Generator<AnkiNote> {
  try {
    for (const { guid, mid, tags, flds } of rowsOf(
      database,
      'SELECT guid, mid, tags, flds FROM notes ORDER BY id',
    )) {
      const names = fieldNames.get(String(mid)) ?? [];
      const values = String(flds).split(UNIT_SEPARATOR);
      yield {
        guid: String(guid),
        fields: values.map((value, index) => ({ name: names[index] ?? '', value })),
        html: true,
        tags: String(tags),
      };
    }
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(DAMAGED, { cause: error });
  }
}

const deckNames = v.record(v.string(), v.object({ name: v.string() }));

function readDecks(database: DatabaseSync, hasTable: boolean): string[] {
  const used = select(database, 'SELECT DISTINCT did FROM cards LIMIT 100').map(({ did }) => String(did));
  const names = hasTable
    ? select(database, 'SELECT id, name FROM decks').map(
        ({ id, name }) => [String(id), String(name).replaceAll(UNIT_SEPARATOR, '::')] as const,
      )
    : Object.entries(decksInJson(database)).map(([id, { name }]) => [id, name] as const);
  const byId = new Map(names);
  return used.flatMap((id) => byId.get(id) ?? []);
}

function decksInJson(database: DatabaseSync): v.InferOutput<typeof deckNames> {
  const [row] = select(database, 'SELECT decks FROM col');
  return v.parse(deckNames, JSON.parse(String(row?.['decks'])));
}
