import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDeck, writeDeck, type Destination } from '../../src/exchange/intocontent.ts';
import { temporaryFolder } from '../database.ts';
import { read } from './files.ts';

const folder = await temporaryFolder();
const { signal } = new AbortController();

const to = (id: string, parts: Partial<Destination> = {}): Destination => ({
  id,
  language: 'en',
  licence: 'unknown',
  content: join(folder, 'content'),
  audio: join(folder, 'audio'),
  replace: false,
  ...parts,
});

async function put(text: string, destination: Destination): Promise<string[]> {
  const imported = await read(text);
  return writeDeck(await prepareDeck(imported, destination), imported, destination, signal, () => {});
}

describe('a deck that is imported into the content', () => {
  it('replaces none unless it is told to', async () => {
    await put('Q,A\n', to('again'));
    await expect(put('R,A\n', to('again'))).rejects.toThrow('again.md is there already');
    const file = join(folder, 'content/again.md');
    expect(await readFile(file, 'utf8')).toContain('## Q');
    await put('R,A\n', to('again', { replace: true }));
    expect(await readFile(file, 'utf8')).toContain('## R');
  });

  it.each(['../outside', '/outside', 'Capital', 'a//b', 'a\nb', ''])('is not called %j', async (id) => {
    await expect(put('Q,A\n', to(id))).rejects.toThrow("can't be a deck's id");
    expect(await readdir(folder)).not.toContain('outside.md');
  });

  it('has an id that leaves room for those of its cards', async () => {
    await put('question,answer,id\nQ,A,first\n'.replace('Q', 'x'.repeat(300)), to('a'.repeat(45)));
    await expect(put('Q,A\n', to('a'.repeat(60)))).rejects.toThrow('60 are allowed');
  });

  it('is not made of nothing', async () => {
    await expect(put('question,answer\n', to('empty'))).rejects.toThrow('There is no card to import.');
  });

  it('names its cards by their ids, else by their questions, each once', async () => {
    const text = 'question,answer,id\nÇa va ?,A,\nça va,A,\n犬?,A,\nQ,A,ca-va\nR,A,Not An Id\n';
    const { deck } = await prepareDeck(await read(text), to('names'));
    expect(deck.cards.map(({ id }) => id)).toEqual([
      'names/ca-va-2',
      'names/ca-va-3',
      'names/card',
      'names/ca-va',
      'names/r',
    ]);
  });
});
