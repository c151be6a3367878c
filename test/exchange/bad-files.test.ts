import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../src/exchange/limits.ts';
import { collection, FORMATS, latestPackage, legacyPackage } from './collections.ts';
import { read, refusalOf, zipOf } from './files.ts';

const MEGABYTE = 1024 * 1024;
const note = { fields: { Front: 'Q[sound:a.mp3]', Back: 'A' } };

describe('a file that is none of cards', () => {
  it.each([
    ['', 'The file is empty.'],
    ['<!DOCTYPE html><html><body>Sign in</body></html>', 'This is a web page'],
    ['\uFEFF\n<html lang="en">', 'This is a web page'],
    ['https://example.org/deck.csv\n', 'This is a link, not a file.'],
    ['<!-- saved from a browser -->\n<html>', 'This is a web page'],
    ['%PDF-1.7', 'This is a PDF.'],
    ['{\\rtf1 Q,A}', 'Save it as plain text'],
    [Buffer.from([0x1f, 0x8b, 8, 0]), 'Unpack it, and send the file within.'],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'This is a picture.'],
    ['SQLite format 3\0', "This is Anki's own collection."],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'This is a spreadsheet or document'],
    [Buffer.from([1, 2, 0, 3]), 'This is not a text file'],
  ])('is refused: %j', async (content, told) => {
    expect(await refusalOf(content)).toContain(told);
  });

  it('is refused by a name that can be no table', async () => {
    expect(await refusalOf('Q,A', 'cards.xlsx')).toMatch(/^`cards.xlsx` can't be imported. Send a CSV/);
    expect(await refusalOf('Q,A', 'cards.apkg')).toContain('This is not an Anki package');
  });

  it('is refused as a zip of something else', async () => {
    expect(await refusalOf(await zipOf({ '[Content_Types].xml': '' }))).toContain(
      'Save a spreadsheet as CSV',
    );
    expect(await refusalOf(await zipOf({ 'photo.jpg': 'x' }))).toContain('holds no Anki collection');
  });

  it('is refused when it is too large', async () => {
    expect(await refusalOf(Buffer.alloc(11 * MEGABYTE, 'a'))).toBe(
      'The file has 11 MB; 10 MB are allowed. Split it, and import one part after the other.',
    );
  });
});

describe('a table that is broken', () => {
  it('is refused as a whole where a quotation mark is never closed', async () => {
    expect(await refusalOf('question,answer\nQ,A\n"R,A\nS,A\n')).toContain("Row 3 can't be read");
    expect(await refusalOf(`question,answer\nQ,A\n"${'R,A\n'.repeat(100_000)}`)).toContain(
      "Row 3 can't be read",
    );
  });

  it('of a million rows is refused before they are all read', async () => {
    const rows = 'Q,A\n'.repeat(1_000_000);
    const before = process.memoryUsage().heapUsed;
    expect(await refusalOf(rows)).toContain('more than 10000 cards');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * MEGABYTE);
  });

  it.each([
    ['empty lines', '\n'],
    ['empty cells', ',,\n'],
  ])('of millions of %s is refused before they are all read', async (_, row) => {
    const rows = `question,answer\nQ,A\n${row.repeat(3_000_000)}`;
    expect(await refusalOf(rows)).toContain('more than 50000 rows, most of them empty');
  });

  it('may be stopped while it is read', async () => {
    const { readDeckFile } = await import('../../src/exchange/read.ts');
    const reason = new DOMException('enough', 'AbortError');
    const reading = { signal: AbortSignal.abort(reason), withMedia: false };
    await expect(readDeckFile(Buffer.from('Q,A\n'), 'a.csv', CHAT_LIMITS, reading)).rejects.toBe(reason);
    const bytes = await legacyPackage([note]);
    await expect(readDeckFile(bytes, 'a.apkg', CHAT_LIMITS, reading)).rejects.toBe(reason);
  });
});

describe('a zip bomb', () => {
  const limits = { part: 8 * MEGABYTE, unpacked: 12 * MEGABYTE };

  it('is stopped while the collection is unpacked', async () => {
    const bomb = await zipOf({ 'collection.anki21': Buffer.alloc(64 * MEGABYTE), media: '{}' });
    expect(bomb.length).toBeLessThan(MEGABYTE);
    expect(await refusalOf(bomb, 'a.apkg', limits)).toContain('unpacks to more than 12 MB');
  });

  it('is stopped at what one part may hold, though all together may hold more', async () => {
    const bomb = await zipOf({ 'collection.anki21': Buffer.alloc(9 * MEGABYTE), media: '{}' });
    expect(await refusalOf(bomb, 'a.apkg', limits)).toContain('a part of it to more than 8 MB');
  });

  it('is stopped whatever it says of its size', async () => {
    const bomb = await zipOf({ 'collection.anki21': Buffer.alloc(64 * MEGABYTE), media: '{}' });
    expect(await refusalOf(withSize(bomb, 64 * MEGABYTE, 100), 'a.apkg', limits)).toMatch(
      /damaged|unpacks to more/,
    );
  });

  it('is stopped when it is packed twice', async () => {
    const inner = zstdCompressSync(Buffer.alloc(64 * MEGABYTE));
    const bomb = await zipOf({ meta: Buffer.from([8, 3]), 'collection.anki21b': inner, media: '' });
    expect(await refusalOf(bomb, 'a.apkg', limits)).toContain('unpacks to more than 12 MB');
  });

  it.each(Object.entries(FORMATS))(
    'is stopped among the recordings of the %s format',
    async (_, packageOf) => {
      const names = Array.from({ length: 100 }, (_unused, index) => `${index}.mp3`);
      const notes = names.map((name) => ({ fields: { Front: `Q ${name}[sound:${name}]`, Back: 'A' } }));
      const media = Object.fromEntries(names.map((name) => [name, 'x'.repeat(100)]));
      const bytes = await packageOf(notes, media);
      const size = collection(notes, packageOf === latestPackage ? 18 : 11).length + 5000;
      expect(await refusalOf(bytes, 'a.apkg', { part: size, unpacked: size })).toContain('unpacks to more');
    },
  );

  it('of parts is stopped', async () => {
    const bomb = withPartsTimes(await zipOf({ media: '{}' }), 50_001);
    expect(await refusalOf(bomb)).toContain('more than 50000 parts');
  });
});

describe('a package that is broken', () => {
  it.each(Object.entries(FORMATS))('is refused wherever the %s format is cut off', async (_, packageOf) => {
    const bytes = await packageOf([note], { 'a.mp3': 'sound' });
    for (let length = 4; length < bytes.length; length += Math.ceil(bytes.length / 40))
      expect(await refusalOf(bytes.subarray(0, length), 'a.apkg')).toContain('damaged');
  });

  it.each(Object.entries(FORMATS))(
    'is refused or read, but nothing else, with any byte of the %s format changed',
    async (_, packageOf) => {
      const bytes = await packageOf([note], { 'a.mp3': 'sound' });
      for (let index = 0; index < bytes.length; index += Math.ceil(bytes.length / 150)) {
        const broken = Buffer.from(bytes);
        broken[index]! ^= 0xff;
        const outcome = await read(broken, 'a.apkg').then(
          () => 'read',
          (error: Error) => error.name,
        );
        expect(['read', 'UserError']).toContain(outcome);
      }
    },
  );

  it('is refused when parts have names of other places', async () => {
    const bytes = await legacyPackage([note]);
    const name = Buffer.from('collection.anki21');
    const elsewhere = Buffer.from('../../../etc/pass');
    expect(elsewhere).toHaveLength(name.length);
    const renamed = bytes.toString('latin1').replaceAll(name.toString(), elsewhere.toString());
    expect(await refusalOf(Buffer.from(renamed, 'latin1'), 'a.apkg')).toContain('damaged');
  });

  it('may call its recordings what it likes: no path is made of that', async () => {
    const notes = [{ fields: { Front: 'Q[sound:../../a.mp3]', Back: 'A' } }];
    const { media } = await read(await legacyPackage(notes, { '../../a.mp3': 'x' }), 'a.apkg');
    expect([...media.keys()]).toEqual(['../../a.mp3']);
  });

  it('loses the notes that would make too many cards', async () => {
    const text = Array.from({ length: 51 }, (_, index) => `{{c${index}::a}}`).join('');
    const nested = '{{c1::'.repeat(1000) + '}}'.repeat(1000);
    const { refused } = await read(
      await latestPackage([{ fields: { Text: text } }, { fields: { Text: nested } }]),
      'a.apkg',
    );
    expect(refused.map(({ why }) => why)).toEqual([
      'it has more than 50 cloze deletions',
      'the answer is empty',
    ]);
  });

  it('is refused when it is locked by a password', async () => {
    const bytes = await legacyPackage([note]);
    for (const [mark, flags] of [
      ['PK\u0003\u0004', 6],
      ['PK\u0001\u0002', 8],
    ] as const)
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) bytes[at + flags]! |= 1;
    expect(await refusalOf(bytes, 'a.apkg')).toContain('locked by a password');
  });

  it('is refused when it is of a newer kind', async () => {
    const bytes = await zipOf({ meta: Buffer.from([8, 9]), 'collection.anki21b': 'x' });
    expect(await refusalOf(bytes)).toContain('of a newer kind');
  });

  it('is refused with more notes than there may be', async () => {
    const notes = Array.from({ length: 11 }, (_, index) => ({ fields: { Front: `Q${index}`, Back: 'A' } }));
    expect(await refusalOf(await latestPackage(notes), 'a.apkg', { rows: 10 })).toContain(
      'more than 10 cards',
    );
  });

  it.each([
    [
      'a view in the place of its notes',
      'create view notes as select 1 as id, 2 as guid, 3 as mid, 4 as tags, 5 as flds',
    ],
    ['no notes', ''],
    [
      'notes that are computed without end',
      `create view notes as with recursive n (id) as (select 1 union all select id + 1 from n)
        select id, 'g' as guid, 1 as mid, '' as tags, 'x' as flds from n`,
    ],
  ])('is refused with %s', async (_, sql) => {
    using database = new DatabaseSync(':memory:');
    database.exec(`create table col (models text, decks text); create table cards (did integer); ${sql};
      insert into col values ('{}', '{}')`);
    const bytes = await zipOf({ 'collection.anki2': database.serialize() });
    expect(await refusalOf(bytes)).toContain('damaged');
  });

  it('runs nothing that stands in it', async () => {
    using database = new DatabaseSync(':memory:');
    database.exec(`create table col (models text, decks text); create table cards (did integer);
      insert into col values ('{}', '{}');
      create table notes (id integer primary key, guid text, mid integer, tags text,
        flds text generated always as (hex(zeroblob(10))));
      insert into notes (id) values (1)`);
    const bytes = await zipOf({ 'collection.anki2': database.serialize() });
    expect(await refusalOf(bytes)).toContain('damaged');
  });
});

/** The zip with another size in its directory for the parts that have this one. */
function withSize(zip: Buffer, size: number, instead: number): Buffer {
  const changed = Buffer.from(zip);
  for (let index = 0; index + 4 <= zip.length; index++)
    if (zip.readUInt32LE(index) === size) changed.writeUInt32LE(instead, index);
  return changed;
}

/** A zip of one part that lists it many times. */
function withPartsTimes(zip: Buffer, times: number): Buffer {
  const end = zip.indexOf(Buffer.from('PK\u0005\u0006'));
  const start = zip.readUInt32LE(end + 16);
  const directory = Buffer.concat(Array.from({ length: times }, () => zip.subarray(start, end)));
  const ending = Buffer.from(zip.subarray(end));
  ending.writeUInt16LE(times, 8);
  ending.writeUInt16LE(times, 10);
  ending.writeUInt32LE(directory.length, 12);
  return Buffer.concat([zip.subarray(0, start), directory, ending]);
}
