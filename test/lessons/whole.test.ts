import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { materialOf } from '../../src/lessons/material.ts';
import { framesOf, lengthOfFrames, silence } from '../../src/lessons/mp3.ts';
import { lengthOf, type Step } from '../../src/lessons/steps.ts';
import { createWholeLessons } from '../../src/lessons/whole.ts';
import { onPath } from '../../src/onpath.ts';
import { runProgram } from '../../src/program.ts';
import { CLIPS, LIBRARY } from '../bot.ts';
import { folders } from '../speech/folder.ts';

const newFolder = await folders();
const { signal } = new AbortController();

const deck = LIBRARY.deck('asyncio');
const cards = deck.cards.map(({ id }) => id);
const { steps } = materialOf({ deck: deck.id, cards, gap: 5000, room: 'any' }, LIBRARY, CLIPS);

/** What ffmpeg decodes of a file, in milliseconds; it stops at the first fault. */
async function decodedLength(path: string): Promise<number> {
  const args = [
    '-v',
    'error',
    '-xerror',
    '-err_detect',
    'explode',
    '-i',
    path,
    '-f',
    's16le',
    '-ac',
    '1',
    'pipe:1',
  ];
  const { stdout, stderr } = await runProgram('ffmpeg', args, { signal });
  expect(stderr).toBe('');
  return stdout.length / 2 / 24;
}

describe('the file of a whole lesson', () => {
  it('is as long as the lesson, and is made once', async () => {
    const folder = join(await newFolder(), 'lessons');
    const { of } = createWholeLessons(folder);
    const [path, same] = await Promise.all([of(steps), of(steps)]);
    expect(same).toBe(path);
    const length = lengthOfFrames(framesOf(await readFile(path)));
    expect(Math.abs(length - lengthOf(steps))).toBeLessThan(steps.length * 100);
    const { ino } = await stat(path);
    expect(await createWholeLessons(folder).of(steps)).toBe(path);
    expect((await stat(path)).ino).toBe(ino);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is another one for other gaps', async () => {
    const { of } = createWholeLessons(await newFolder());
    const other = materialOf({ deck: deck.id, cards, gap: 6000, room: 'any' }, LIBRARY, CLIPS);
    expect(await of(other.steps)).not.toBe(await of(steps));
  });

  it('is made anew where half of it was left', async () => {
    const { of } = createWholeLessons(await newFolder());
    const path = await of(steps);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, 1000));
    await of(steps);
    expect(await readFile(path)).toEqual(whole);
  });

  it('is refused when it would be too large to send', async () => {
    const { of } = createWholeLessons(await newFolder());
    const long: Step[] = [{ kind: 'wait', turn: 0, milliseconds: 3 * 3_600_000 }];
    await expect(of(long)).rejects.toThrow('too many to send');
  });

  it.skipIf(!onPath('ffmpeg'))('decodes without a fault, at its full length', async () => {
    const path = await createWholeLessons(await newFolder()).of(steps);
    const length = lengthOfFrames(framesOf(await readFile(path)));
    expect(await decodedLength(path)).toBe(length);
  });

  it.skipIf(!onPath('ffmpeg'))('is silent in its gaps, and heard where somebody speaks', async () => {
    const spoken = steps.slice(0, 4);
    const path = await createWholeLessons(await newFolder()).of(spoken);
    const { stdout } = await runProgram(
      'ffmpeg',
      ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', 'pipe:1'],
      { signal },
    );
    const samples = new Int16Array(Uint8Array.from(stdout).buffer);
    const [greeting, breath, question] = spoken.map((step) =>
      step.kind === 'say' ? step.clip.milliseconds : 1000,
    ) as [number, number, number];
    const loudest = (from: number, to: number) =>
      samples.subarray(from * 24, to * 24).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest(0, greeting)).toBeGreaterThan(5000);
    expect(loudest(greeting + 200, greeting + breath - 100)).toBeLessThan(10);
    expect(loudest(greeting + breath, greeting + breath + question)).toBeGreaterThan(5000);
    expect(loudest(greeting + breath + question + 300, greeting + breath + question + 4500)).toBeLessThan(10);
  });
});

describe('MP3 frames', () => {
  it('come without tags and an encoder’s remarks', async () => {
    const plain = framesOf(await readFile(CLIPS.of(deck.cards[0]!)!.question.mp3));
    const id3 = Buffer.concat([
      Buffer.from('ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0005', 'latin1'),
      Buffer.alloc(5),
    ]);
    const info = Buffer.from(plain.subarray(0, 120));
    info.write('Info', 13, 'latin1');
    const old = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    expect(Buffer.from(framesOf(Buffer.concat([id3, info, plain, old])))).toEqual(Buffer.from(plain));
  });

  it('of silence are counted to the nearest 24 ms', () => {
    expect([0, 11, 13, 24, 5000].map((length) => lengthOfFrames(silence(length)))).toEqual([
      0, 0, 24, 24, 4992,
    ]);
  });

  it('of another encoding, or half of one, are refused', () => {
    expect(() => framesOf(Buffer.from([0xff, 0xfb, 0x90, 0x00]))).toThrow('no MP3 frame');
    expect(() => framesOf(silence(240).subarray(0, 1100))).toThrow('at byte 1080');
  });
});
