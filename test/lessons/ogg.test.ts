import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOggOpus } from '../../src/lessons/ogg.ts';
import { OPUS_HEAD, OPUS_TAGS, oggOpus, pagesOf } from './ogg-file.ts';

const CLIP = join(import.meta.dirname, '../../audio/python/asyncio/asyncio.answer.ogg');

/** CELT, 20 ms, one frame. */
const CONTENTS = 0xf8;
const packet = fc
  .uint8Array({ minLength: 0, maxLength: 1274 })
  .map((bytes) => Buffer.from([CONTENTS, ...bytes]));
const packets = fc.array(packet, { minLength: 1, maxLength: 40 });

describe('the packets of an Ogg Opus file', () => {
  it('are those that were put in, however they lie in pages', () => {
    fc.assert(
      fc.property(packets, fc.integer({ min: 1, max: 255 }), (put, segmentsInPage) => {
        expect(readOggOpus(oggOpus(put, segmentsInPage))).toEqual(put);
      }),
    );
  });

  it('are all that a rendered clip says it has', async () => {
    const file = await readFile(CLIP);
    const samples = Number(file.readBigInt64LE(file.lastIndexOf('OggS') + 6));
    expect(readOggOpus(file)).toHaveLength(Math.ceil(samples / 960));
  });

  it('are told from those of a file with one changed byte', async () => {
    const file = await readFile(CLIP);
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(file);
        damaged[at]! ^= change;
        expect(() => readOggOpus(damaged)).toThrow();
      }),
    );
  });

  it('are not made up where a file was cut off', async () => {
    const file = await readFile(CLIP);
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), (length) => {
        expect(() => readOggOpus(file.subarray(0, length))).toThrow();
      }),
    );
  });

  it('are missed when a page is', async () => {
    const file = await readFile(CLIP);
    const third = file.indexOf('OggS', file.indexOf('OggS', 28) + 4);
    const fourth = file.indexOf('OggS', third + 4);
    const shorter = Buffer.concat([file.subarray(0, third), file.subarray(fourth)]);
    expect(() => readOggOpus(shorter)).toThrow('page 2 is missing');
  });

  it.each([
    ['of 10 ms', 0xf0],
    ['of 60 ms', 0x18],
    ['of two frames', 0xf9],
    ['of any number of frames', 0xfb],
  ])('are refused %s', (_, contents) => {
    expect(() => readOggOpus(oggOpus([Buffer.from([contents, 1, 2])]))).toThrow('one frame of 20 ms');
  });

  it.each([0x08, 0x48, 0x68, 0x78, 0x98, 0xf8, 0xfc])('of 20 ms are taken in every mode: %d', (contents) => {
    expect(readOggOpus(oggOpus([Buffer.from([contents])]))).toHaveLength(1);
  });

  it('are of Opus, and there are some', () => {
    const page = (body: Buffer, flags: number) => ({ flags, segments: [body.length], body });
    expect(() => readOggOpus(pagesOf([page(Buffer.from('vorbis'), 6)]))).toThrow('no Opus');
    expect(() => readOggOpus(pagesOf([page(OPUS_HEAD, 6)]))).toThrow('OpusTags');
    expect(() => readOggOpus(pagesOf([page(OPUS_HEAD, 2), page(OPUS_TAGS, 4)]))).toThrow('no sound');
  });
});
