import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeProblem, loadDecks } from '../../src/decks/load.ts';
import { deckFile, unfitDeckId as unfit } from './deck-files.ts';

const right = deckFile('## What?', '', 'That.');
let folder: string;

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** The ids of the decks that loaded, and what the log would say of the others. */
async function load(): Promise<{ ids: string[]; problems: string[] }> {
  const { decks, problems } = await loadDecks(folder);
  return { ids: decks.map(({ id }) => id), problems: problems.map(describeProblem) };
}

describe('a folder of decks', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'viva-decks-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives each deck the id of its path, in the order of the paths', async () => {
    for (const path of ['python/testing.md', 'python/asyncio.md', 'go/web/http.md', 'basics.md'])
      await write(path, right);
    expect(await load()).toEqual({
      ids: ['basics', 'go/web/http', 'python/asyncio', 'python/testing'],
      problems: [],
    });
  });

  it('has no decks in other files', async () => {
    await write('asyncio.md', right);
    await write('notes.txt', 'Hello');
    await write('asyncio.md.orig', 'Hello');
    expect(await load()).toEqual({ ids: ['asyncio'], problems: [] });
  });

  it('has no decks in what is hidden, nor in folders that are linked to, but in files that are', async () => {
    for (const path of ['.hidden.md', '.versions/one.md', 'shared/two.md']) await write(path, right);
    await symlink(join(folder, 'shared'), join(folder, 'linked'));
    await symlink(join(folder, '.versions', 'one.md'), join(folder, 'one.md'));
    expect(await load()).toEqual({ ids: ['one', 'shared/two'], problems: [] });
  });

  it('loads the right decks beside broken ones, and names every mistake of these', async () => {
    await write('a.md', deckFile('## What?', '', '## Why?'));
    await write('b.md', right);
    await write('c/d.md', 'Hello');
    expect(await load()).toEqual({
      ids: ['b'],
      problems: [
        'a.md:7: the answer is empty',
        'a.md:9: the answer is empty',
        'c/d.md:1: the file must begin with front matter: title, language, licence and summary between two lines of ---',
        'c/d.md:1: there is no card: each begins with a heading "## Question?"',
      ],
    });
  });

  it('says which names cannot be those of decks', async () => {
    for (const name of ['My deck.md', 'größe.md', 'c++.md']) await write(name, right);
    expect(await load()).toEqual({
      ids: [],
      problems: [
        `My deck.md:1: ${unfit('My deck')}`,
        `c++.md:1: ${unfit('c++')}`,
        `größe.md:1: ${unfit('größe')}`,
      ],
    });
  });

  it('reads a file with a byte order mark', async () => {
    await write('windows.md', `\uFEFF${right.replaceAll('\n', '\r\n')}`);
    expect(await load()).toEqual({ ids: ['windows'], problems: [] });
  });

  it.each([
    ['Latin-1', Buffer.from(`${right} Schlüssel`, 'latin1')],
    ['UTF-16', Buffer.from(`\uFEFF${right}`, 'utf16le')],
    ['cut off within a character', Buffer.from(`${right} ü`).subarray(0, -1)],
  ])('says that a file which is %s is not UTF-8', async (_, bytes) => {
    await write('bytes.md', bytes);
    await write('fine.md', right);
    const { ids, problems } = await load();
    expect(ids).toEqual(['fine']);
    expect(problems).toEqual([expect.stringMatching(/^bytes\.md:1: can't be read: .*utf-8/)]);
  });

  it('does not read a file of more than 32 MB', async () => {
    await write('huge.md', right);
    await truncate(join(folder, 'huge.md'), 32 * 1024 * 1024 + 1);
    expect((await load()).problems).toEqual([
      "huge.md:1: can't be read: Error: the file has more than 32 MB",
    ]);
  });

  it('outlives what only looks like a file', async () => {
    await write('asyncio.md', right);
    await mkdir(join(folder, 'folder.md'));
    const { ids, problems } = await load();
    expect(ids).toEqual(['asyncio']);
    expect(problems).toEqual([expect.stringMatching(/^folder\.md:1: can't be read: /)]);
  });

  it('says when there is no deck', async () => {
    expect(await load()).toEqual({
      ids: [],
      problems: [`${folder}:1: there is no deck (*.md) in this folder`],
    });
  });

  it('says the same when it is not there', async () => {
    const { decks, problems } = await loadDecks(join(folder, 'nowhere'));
    expect(decks).toEqual([]);
    expect(problems).toMatchObject([{ reason: 'there is no deck (*.md) in this folder' }]);
  });

  it.each([
    ['a card that is there', 'id: alpha', 'was: one/alpha'],
    ['a card that was there', 'was: gone/alpha', 'was: gone/alpha'],
  ])('leaves out a deck that would take the memory of %s in another', async (_, first, second) => {
    await write('one.md', deckFile('## What?', '', 'That.', '', '```card', first, '```'));
    await write('two.md', deckFile('## Which?', '', 'This.', '', '```card', second, '```'));
    const { ids, problems } = await load();
    expect(ids).toEqual(['one']);
    expect(problems).toEqual([expect.stringMatching(/^two\.md:\d+: "was: .*alpha" is a card of one\.md/)]);
  });
});
