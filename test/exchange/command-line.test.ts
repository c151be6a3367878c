import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadDecks } from '../../src/decks/load.ts';
import { CHAT_LIMITS } from '../../src/exchange/limits.ts';
import { createBudget, openZip } from '../../src/exchange/zip.ts';
import { loadClips } from '../../src/speech/clips.ts';
import { temporaryFolder } from '../database.ts';
import { legacyPackage } from './collections.ts';

const run = promisify(execFile);
const folder = await temporaryFolder();

interface Outcome {
  readonly code: number;
  readonly said: string;
}

async function script(name: string, ...args: string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(process.execPath, [`scripts/${name}.ts`, ...args]);
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

const content = join(folder, 'content');
const audio = join(folder, 'audio');
const places = ['--content', content, '--audio', audio];

async function fileOf(name: string, bytes: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

/** Several processes start here, on a machine that may be busy. */
const PATIENCE = 60_000;

describe('npm run import', { timeout: PATIENCE }, () => {
  it('shows what it would do, and does it when told so', async () => {
    const file = await fileOf('verbs.csv', 'question,answer,tags\nser,to be,verb\n,none,\nser!,to be,\n');
    const shown = await script('import', file, '--deck', 'spanish/verbs', ...places);
    expect(shown).toEqual({
      code: 0,
      said: `Row 3: the question is empty.
- ser
- ser!
"verbs": 2 cards, 0 recordings; 1 row refused.
Nothing was written. With --write it becomes ${join(content, 'spanish/verbs.md')}.
`,
    });
    await expect(readdir(content)).rejects.toThrow('ENOENT');
    const done = await script(
      'import',
      file,
      '--deck',
      'spanish/verbs',
      '--title',
      'Verbs: 1',
      '--write',
      ...places,
    );
    expect(done.said).toContain(`Written: ${join(content, 'spanish/verbs.md')}.`);
    const { decks, problems } = await loadDecks(content);
    expect(problems).toEqual([]);
    expect(decks).toMatchObject([
      {
        id: 'spanish/verbs',
        title: 'Verbs: 1',
        cards: [
          { id: 'spanish/verbs/ser', tags: ['verb'] },
          { id: 'spanish/verbs/ser-2', tags: [] },
        ],
      },
    ]);
  });

  it('tells in one line what is wrong with a file', async () => {
    const file = await fileOf('page.csv', '<!doctype html>');
    expect(await script('import', file, '--deck', 'x', ...places)).toEqual({
      code: 1,
      said: 'This is a web page, not the file that it leads to. Download the file itself, and send that.\n',
    });
  });

  it.each([
    [['nowhere.csv', '--deck', 'x'], 'nowhere.csv: no such file or directory.'],
    [['content', '--deck', 'x'], 'content is no file. Name the file itself.'],
    [['/dev/zero', '--deck', 'x'], '/dev/zero is no file. Name the file itself.'],
    [['a.csv', '--deck', 'x', '--overwrite'], "Unknown option '--overwrite'."],
  ])('says what is wrong with what was typed: %j', async (typed, said) => {
    expect(await script('import', ...typed, ...places)).toEqual({ code: 1, said: `${said}\n` });
  });

  it('leaves a recording out that is no sound, and imports the rest', async () => {
    const recording = await readFile('audio/python/asyncio/task.question.mp3');
    const notes = [
      { fields: { Front: 'What is a task?[sound:bad.mp3]', Back: 'Work.' } },
      { fields: { Front: 'What is a loop?[sound:good.mp3]', Back: 'A round.' } },
    ];
    const media = { 'bad.mp3': 'silence', 'good.mp3': recording };
    const file = await fileOf('half.apkg', await legacyPackage(notes, media));
    const heard = join(folder, 'half');
    const typed = [file, '--deck', 'half', '--write', '--content', content, '--audio', heard];
    const { code, said } = await script('import', ...typed);
    expect([code, said]).toEqual([0, expect.stringMatching(/The recording `bad.mp3` is left out: ffmpeg/)]);
    const manifest = JSON.parse(await readFile(join(heard, 'manifest.json'), 'utf8')) as object;
    expect(Object.keys(manifest)).toHaveLength(1);
    expect((await loadDecks(content)).decks.find(({ id }) => id === 'half')!.cards).toHaveLength(2);
  });

  it('makes clips of recordings', async () => {
    const recording = await readFile('audio/python/asyncio/task.question.mp3');
    const notes = [{ fields: { Front: 'What is a task?[sound:t.mp3]', Back: 'Work.' } }];
    const file = await fileOf('tasks.apkg', await legacyPackage(notes, { 't.mp3': recording }));
    const { code, said } = await script('import', file, '--deck', 'tasks', '--write', ...places);
    expect([code, said]).toEqual([0, expect.stringContaining('1 card, 1 recording')]);
    const manifest = JSON.parse(await readFile(join(audio, 'manifest.json'), 'utf8')) as Record<
      string,
      { engine: string }
    >;
    expect(
      Object.entries(manifest).map(([key, { engine }]) => [/^tasks\/anki-\w+\.question$/.test(key), engine]),
    ).toEqual([[true, 'recorded']]);
  });

  it('says when it is stopped what stays: the deck that was there, and the clips so far', async () => {
    const recording = await readFile('audio/python/asyncio/task.question.mp3');
    const notes = Array.from({ length: 60 }, (_, index) => ({
      fields: { Front: `What is ${index}?[sound:t.mp3]`, Back: 'A number.' },
    }));
    const file = await fileOf('many.apkg', await legacyPackage(notes, { 't.mp3': recording }));
    const own = ['--content', join(folder, 'stopped/content'), '--audio', join(folder, 'stopped/audio')];
    const before = await fileOf('many.csv', 'question,answer\nWhat was?,A word.\n');
    await script('import', before, '--deck', 'many', '--write', ...own);
    const typed = ['scripts/import.ts', file, '--deck', 'many', '--write', '--replace', ...own];
    const child = spawn(process.execPath, typed);
    const ended = once(child, 'close');
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      if (said === '') child.kill('SIGINT');
      said += text.toString();
    });
    expect(await ended).toEqual([130, null]);
    expect(said).toContain('No deck was written; clips that were made of recordings stay.');
    const { decks } = await loadDecks(join(folder, 'stopped/content'));
    expect(decks.flatMap(({ cards }) => cards)).toMatchObject([{ question: 'What was?' }]);
    const manifest = await readFile(join(folder, 'stopped/audio/manifest.json'), 'utf8');
    expect(Object.keys(JSON.parse(manifest) as object)).not.toEqual([]);
  });

  it('takes recordings in every language, which no engine is asked to speak', async () => {
    const recording = await readFile('audio/python/asyncio/task.question.mp3');
    const notes = [{ fields: { Front: 'perro[sound:p.mp3]', Back: 'dog[sound:p.mp3]' } }];
    const file = await fileOf('perro.apkg', await legacyPackage(notes, { 'p.mp3': recording }));
    const own = ['--content', join(folder, 'es/content'), '--audio', join(folder, 'es/audio')];
    const { code } = await script('import', file, '--deck', 'animals', '--language', 'es', '--write', ...own);
    expect(code).toBe(0);
    const clips = await loadClips(join(folder, 'es/audio'));
    const { decks } = await loadDecks(join(folder, 'es/content'));
    expect(clips.of(decks[0]!.cards[0]!)?.question.transcript).toBe('perro');
    expect(await script('speak', '--check', ...own)).toEqual({ code: 0, said: '2 clips; 0 faults.\n' });
  });
});

describe('npm run export', { timeout: PATIENCE }, () => {
  it("writes a package with the clips, in Anki's schema 11", async () => {
    const path = join(folder, 'asyncio.apkg');
    expect((await script('export', 'asyncio', '--to', path)).said).toBe(`11 cards written: ${path}\n`);
    const zip = await openZip(await readFile(path), CHAT_LIMITS, createBudget(CHAT_LIMITS));
    const media = JSON.parse((await zip.read('media')).toString()) as Record<string, string>;
    expect(Object.values(media)).toHaveLength(22);
    expect(media[0]).toBe('python-asyncio-asynchronous-programming.question.mp3');
    expect(await zip.read('0')).toEqual(
      await readFile('audio/python/asyncio/asynchronous-programming.question.mp3'),
    );
    using database = new DatabaseSync(':memory:');
    database.deserialize(await zip.read('collection.anki2'));
    const { ver, models, decks, dconf, conf } = database.prepare('select * from col').get()!;
    expect(ver).toBe(11);
    for (const json of [models, decks, dconf, conf]) expect(JSON.parse(String(json))).toBeTypeOf('object');
    const [type] = Object.values(
      JSON.parse(String(models)) as Record<string, { flds: unknown[]; id: number }>,
    );
    const notes = database.prepare('select * from notes').all();
    expect(notes).toHaveLength(11);
    for (const { mid, flds } of notes) {
      expect(mid).toBe(type!.id);
      expect(String(flds).split('\u001F')).toHaveLength(type!.flds.length);
    }
    const cards = database.prepare('select count(*) as count from cards join notes on nid = notes.id').get()!;
    expect(cards['count']).toBe(11);
    const deckIds = database.prepare('select distinct did from cards').all();
    expect(Object.keys(JSON.parse(String(decks)) as object)).toContain(String(deckIds[0]!['did']));
  });

  it('names a note by its card, so that Anki updates it', async () => {
    const edited = join(folder, 'edited');
    await cp('content', edited, { recursive: true });
    const deck = join(edited, 'python/asyncio.md');
    await writeFile(
      deck,
      (await readFile(deck, 'utf8')).replace('## What is asyncio?', '## What does asyncio do?'),
    );
    const guids = await Promise.all(
      ['content', edited].map(async (from, index) => {
        const path = join(folder, `guids-${index}.apkg`);
        await script('export', 'asyncio', '--content', from, '--audio', join(folder, 'none'), '--to', path);
        const zip = await openZip(await readFile(path), CHAT_LIMITS, createBudget(CHAT_LIMITS));
        using database = new DatabaseSync(':memory:');
        database.deserialize(await zip.read('collection.anki2'));
        return database.prepare('select guid, sfld from notes order by id').all();
      }),
    );
    expect(guids[1]!.map(({ guid }) => guid)).toEqual(guids[0]!.map(({ guid }) => guid));
    expect(new Set(guids[0]!.map(({ guid }) => guid)).size).toBe(11);
    expect(guids[1]![1]!['sfld']).toBe('What does asyncio do?');
  });

  it('says where it can’t write', async () => {
    const path = join(folder, 'nowhere', 'asyncio.csv');
    expect(await script('export', 'asyncio', '--as', 'csv', '--to', path)).toEqual({
      code: 1,
      said: `${path}.part: no such file or directory.\n`,
    });
  });

  it('tells which decks there are when there is none of the name', async () => {
    expect(await script('export', 'asincio')).toMatchObject({
      code: 1,
      said: expect.stringContaining('Did you mean'),
    });
  });
});
