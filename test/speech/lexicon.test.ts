import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLexicon } from '../../src/speech/lexicon.ts';
import { folders } from './folder.ts';

const newFolder = await folders();

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = join(await newFolder(), 'content');
  await mkdir(join(folder, 'python'), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

describe('the lexicon of a deck', () => {
  it('is that of all decks, of its folder and its own, and the nearest wins', async () => {
    const folder = await folderWith({
      'lexicon.yaml': 'one: from all\ntwo: from all\nthree: from all',
      'python/lexicon.yaml': 'two: from python\nthree: from python',
      'python/asyncio.lexicon.yaml': 'three: from the deck',
      'python/testing.lexicon.yaml': 'one: from another deck',
    });
    const { lexicon, problems } = await loadLexicon(folder, 'python/asyncio');
    expect(problems).toEqual([]);
    expect(['one', 'two', 'three', 'four'].map(lexicon.find)).toEqual([
      'from all',
      'from python',
      'from the deck',
      undefined,
    ]);
  });

  it('takes small letters for any case, and a capital for itself', async () => {
    const { lexicon } = await loadLexicon(
      await folderWith({ 'lexicon.yaml': 'sql: sequel\nGIL: the gil' }),
      'a',
    );
    expect(['sql', 'SQL', 'GIL', 'gil'].map(lexicon.find)).toEqual([
      'sequel',
      'sequel',
      'the gil',
      undefined,
    ]);
  });

  it('is empty where there is none', async () => {
    const { lexicon, problems } = await loadLexicon(await folderWith({}), 'python/asyncio');
    expect([lexicon.find('asyncio'), problems]).toEqual([undefined, []]);
  });

  it.each([
    ['ok: fine\nbad: a `b`', 2, 'bad must be words'],
    ['ok: fine\n\nnumber: 3', 3, 'number must be text'],
    ['- a list', 1, 'lines of "written: said"'],
    ['ok: fine\nbad: "open', 2, 'not YAML'],
  ])('tells a mistake with its line: %j', async (text, line, reason) => {
    const { problems } = await loadLexicon(await folderWith({ 'lexicon.yaml': text }), 'python/asyncio');
    expect(problems).toMatchObject([{ file: 'lexicon.yaml', line, reason: expect.stringContaining(reason) }]);
  });
});
