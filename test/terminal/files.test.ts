import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localFile, withSavedFile } from '../../src/terminal/files.ts';
import { testBot } from '../bot.ts';
import { temporaryFolder } from '../database.ts';
import { sitDown } from './person.ts';

const folder = await temporaryFolder();
const { bot } = await testBot();
const { signal } = new AbortController();

const path = join(folder, 'my cards.csv');
await writeFile(path, 'Q,A\n');

describe('a path that is typed', () => {
  it.each([
    ['as it is', path],
    ['in quotes', `'${path}'`],
    ['with a backslash before its space', path.replace(' ', '\\ ')],
    ['below the home', `~/${relative(homedir(), path)}`],
    ['from here', relative(process.cwd(), path)],
  ])('leads to its file, %s', async (_, typed) => {
    const file = localFile(typed);
    expect(file.name).toBe('my cards.csv');
    expect(Buffer.from(await file.read(4, signal)).toString()).toBe('Q,A\n');
  });

  it.each([
    ['that leads nowhere', join(folder, 'none.csv'), 'is not there. Give the path of a file.'],
    ['of a folder', folder, 'is no file. Give the path of one.'],
    ['that is a link', 'https://example.org/a.csv', 'This is a link, not a file.'],
  ])('tells what is wrong with one %s', async (_, typed, told) => {
    await expect(localFile(typed).read(9, signal)).rejects.toThrow(told);
  });

  it('leads to no file that is too large, nor to one when the signal has fired', async () => {
    await expect(localFile(path).read(3, signal)).rejects.toThrow('are allowed');
    const enough = AbortSignal.abort(new Error('enough'));
    await expect(localFile(path).read(9, enough)).rejects.toThrow('enough');
  });

  it('is no command, though both begin with a slash', async () => {
    const { type, leave } = await sitDown(bot, join(folder, 'history'), signal);
    await type('/deck import');
    expect(await type(path)).toContain('1 would be added');
    await type('/deck import');
    expect(await type('/decks')).toContain('asyncio');
    expect(await type('no path')).not.toContain('is not there');
    await leave();
  });
});

describe('a file that comes as bytes', () => {
  const reply = (content: string) => ({
    file: { name: 'deck.csv', alt: 'A deck', content: Buffer.from(content) },
  });

  it('is put where nothing is overwritten', async () => {
    const downloads = join(folder, 'downloads');
    await mkdir(downloads);
    for (const content of ['one', 'two']) await withSavedFile(reply(content), downloads);
    expect(await readdir(downloads)).toEqual(['deck-2.csv', 'deck.csv']);
    expect(await readFile(join(downloads, 'deck.csv'), 'utf8')).toBe('one');
  });

  it('is put among temporary files where the folder takes none', async () => {
    const { file } = await withSavedFile(reply('three'), join(folder, 'nowhere'));
    const saved = file!.content as string;
    onTestFinished(() => rm(saved));
    expect(await readFile(saved, 'utf8')).toBe('three');
  });

  it('is put nowhere outside of its folder, whatever it is called', async () => {
    const downloads = join(folder, 'inside');
    await mkdir(downloads);
    const named = { file: { ...reply('four').file, name: '../outside.csv' } };
    expect((await withSavedFile(named, downloads)).file?.content).toBe(join(downloads, 'outside.csv'));
  });
});
