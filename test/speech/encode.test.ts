import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { encodeClip, TARGET } from '../../src/speech/encode.ts';
import { measure } from '../../src/speech/ffmpeg.ts';
import { readOggOpus } from './ogg.ts';
import { babble } from './sound.ts';

const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;
const never = new AbortController().signal;
const MILLISECOND = 48;

/** How long nothing louder than so much under the highest peak is heard, first and last, in milliseconds. */
function silenceAround(samples: Float32Array, soft: number): [number, number] {
  const highest = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  const isLoud = (sample: number): boolean => Math.abs(sample) > highest * soft;
  const after = samples.length - 1 - samples.findLastIndex(isLoud);
  return [samples.findIndex(isLoud) / MILLISECOND, after / MILLISECOND];
}

describe.skipIf(!hasFfmpeg)('a clip (needs ffmpeg)', () => {
  it.each([
    ['soft', 0.02],
    ['loud', 0.9],
  ])('of a %s recording is as loud as all others, and no louder', async (_, level) => {
    const { ogg, loudness, peak } = await encodeClip(babble(2, { level }), never);
    const heard = await measure(ogg, never);
    expect([heard.loudness, heard.peak]).toEqual([loudness, peak]);
    expect(Math.abs(heard.loudness - TARGET.loudness)).toBeLessThanOrEqual(TARGET.tolerance);
    expect(heard.peak).toBeLessThan(TARGET.peak);
  });

  it.each([0, 0.05, 2])(
    'has 150 ms of silence at both ends, where the recording had %d s',
    async (silence) => {
      const { ogg } = await encodeClip(babble(1, { silence }), never);
      for (const milliseconds of silenceAround((await measure(ogg, never)).samples, 0.02)) {
        expect(milliseconds).toBeGreaterThan(130);
        expect(milliseconds).toBeLessThan(170);
      }
    },
  );

  it('is Ogg Opus, mono, 20 ms a frame, and as long as it says', async () => {
    const { ogg, milliseconds } = await encodeClip(babble(2), never);
    const { channels, samples, frames } = readOggOpus(ogg);
    expect([channels, new Set(frames)]).toEqual([1, new Set([20])]);
    expect(Math.round(samples / MILLISECOND)).toBe(milliseconds);
    expect((ogg.length * 8) / milliseconds).toBeGreaterThan(20);
    expect((ogg.length * 8) / milliseconds).toBeLessThan(45);
  });

  it('is an MP3 as well, of the same sound', async () => {
    const { ogg, mp3 } = await encodeClip(babble(2), never);
    const [one, other] = [await measure(ogg, never), await measure(mp3, never)];
    expect(Math.abs(one.samples.length - other.samples.length) / MILLISECOND).toBeLessThan(100);
    expect(Math.abs(one.loudness - other.loudness)).toBeLessThan(2);
  });

  it('shows the recording in 256 points', async () => {
    const { waveform } = await encodeClip(babble(2), never);
    const points = [...Buffer.from(waveform, 'base64')];
    expect(points).toHaveLength(256);
    expect(Math.max(...points)).toBe(255);
    expect(points.slice(0, 10)).toEqual(Array(10).fill(0));
  });

  it('is the same, byte for byte, when it is made again', async () => {
    const [one, other] = [await encodeClip(babble(1), never), await encodeClip(babble(1), never)];
    expect(one.ogg.equals(other.ogg) && one.mp3.equals(other.mp3)).toBe(true);
  });

  it('ends when it is cancelled', async () => {
    const cancellation = new AbortController();
    const clip = encodeClip(babble(2), cancellation.signal);
    cancellation.abort(new Error('enough'));
    await expect(clip).rejects.toThrow('enough');
  });
});
