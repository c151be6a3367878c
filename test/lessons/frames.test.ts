import { appendFile, cp, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFrameCache, type Frames } from '../../src/lessons/frames.ts';
import { temporaryFolder } from '../database.ts';
import { oggOpus } from './ogg-file.ts';

const folder = await temporaryFolder();
const { signal } = new AbortController();

const AUDIO = join(import.meta.dirname, '../../audio/python/asyncio');

/** Writes a clip of so many frames, 1,000 bytes each. */
async function clip(name: string, frames: number): Promise<string> {
  const path = join(folder, `${name}.ogg`);
  await writeFile(path, oggOpus(Array.from({ length: frames }, () => Buffer.alloc(1000, 0xf8))));
  return path;
}

describe('the frames of a clip', () => {
  it('are read once, for all that ask at the same time and later', async () => {
    const load = createFrameCache(1e6);
    const path = await clip('shared', 3);
    const [one, other] = await Promise.all([load(path, signal), load(path, signal)]);
    expect(one).toHaveLength(3);
    expect(other).toBe(one);
    await rm(path);
    expect(await load(path, signal)).toBe(one);
  });

  it('are forgotten for those of others when they take too much, the longest unheard first', async () => {
    const load = createFrameCache(8000);
    const paths = [await clip('a', 3), await clip('b', 3), await clip('c', 3)] as const;
    const heard: Frames[] = [];
    for (const path of [paths[0], paths[1], paths[0], paths[2]]) heard.push(await load(path, signal));
    expect(heard[2]).toBe(heard[0]);
    expect(await load(paths[0], signal)).toBe(heard[0]);
    expect(await load(paths[1], signal)).not.toBe(heard[1]);
  });

  it('are there though they take more than all may', async () => {
    const load = createFrameCache(2000);
    const path = await clip('long', 3);
    expect(await load(path, signal)).toHaveLength(3);
  });

  it('are asked for again after a clip could not be read', async () => {
    const load = createFrameCache(1e6);
    const path = join(folder, 'late.ogg');
    await expect(load(path, signal)).rejects.toThrow('ENOENT');
    await clip('late', 2);
    expect(await load(path, signal)).toHaveLength(2);
  });

  it('of a file that was cut off are an error which names it', async () => {
    const path = join(folder, 'cut.ogg');
    await cp(join(AUDIO, 'asyncio.answer.ogg'), path);
    await truncate(path, 20_000);
    await expect(createFrameCache(1e6)(path, signal)).rejects.toThrow(
      /cut\.ogg can’t be played: it was cut off/,
    );
  });

  it('of a file with more behind its end are an error too', async () => {
    const path = await clip('more', 2);
    await appendFile(path, 'more');
    await expect(createFrameCache(1e6)(path, signal)).rejects.toThrow(/there is no page/);
  });

  it('are not waited for by one who has gone', async () => {
    const leaving = new AbortController();
    const load = createFrameCache(1e6);
    const path = await clip('gone', 2);
    const asked = load(path, leaving.signal);
    const staying = load(path, signal);
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    expect(await staying).toHaveLength(2);
  });
});
