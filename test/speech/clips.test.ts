import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDecks } from '../../src/decks/load.ts';
import { summaryOf, loadClips } from '../../src/speech/clips.ts';
import { TARGET } from '../../src/speech/encode.ts';
import { readManifest } from '../../src/speech/manifest.ts';
import { card, deck } from '../cards.ts';
import { readOggOpus } from './ogg.ts';
import { folders } from './folder.ts';

const newFolder = await folders();

const ROOT = join(import.meta.dirname, '..', '..');
const AUDIO = join(ROOT, 'audio');
const { decks } = await loadDecks(join(ROOT, 'content'));
const manifest = await readManifest(AUDIO);
const clips = await loadClips(AUDIO);

describe('the clips that lie in the repository', () => {
  it.each(Object.keys(manifest))(
    '%s is Ogg Opus, mono, 20 ms a frame, as long as the manifest says',
    async (key) => {
      const { channels, samples, frames } = readOggOpus(await readFile(join(AUDIO, `${key}.ogg`)));
      expect(channels).toBe(1);
      expect(new Set(frames)).toEqual(new Set([20]));
      expect(manifest[key]!.milliseconds).toBe(Math.round(samples / 48));
      expect(frames.length * 960).toBeGreaterThanOrEqual(samples);
    },
  );

  it('are as loud as they should be, and have a picture of 256 points', () => {
    for (const { loudness, peak, waveform } of Object.values(manifest)) {
      expect(Math.abs(loudness - TARGET.loudness)).toBeLessThanOrEqual(TARGET.tolerance);
      expect(peak).toBeLessThan(TARGET.peak);
      expect(Buffer.from(waveform, 'base64')).toHaveLength(256);
    }
  });

  it('speak every card, question and answer', () => {
    for (const one of decks) expect(summaryOf(one, clips).clips).toBe(2 * one.cards.length);
  });

  it('answer the asyncio deck in 2:20 to 3:10, no card in more than 20 s', () => {
    const asyncio = decks.find(({ id }) => id === 'python/asyncio')!;
    const { answersMilliseconds } = summaryOf(asyncio, clips);
    const answers = asyncio.cards.map((one) => clips.of(one)!.answer.milliseconds);
    expect(answersMilliseconds).toBe(answers.reduce((sum, one) => sum + one));
    expect(answersMilliseconds).toBeGreaterThan(140_000);
    expect(answersMilliseconds).toBeLessThan(190_000);
    expect(Math.max(...answers)).toBeLessThanOrEqual(20_000);
  });
});

describe("a card's clips", () => {
  const coroutine = decks[0]!.cards.find(({ id }) => id === 'python/asyncio/coroutine')!;

  it('tell their files, their length and the text as it is written', () => {
    expect(clips.of(coroutine)!.question).toMatchObject({
      path: join(AUDIO, 'python/asyncio/coroutine.question.ogg'),
      mp3: join(AUDIO, 'python/asyncio/coroutine.question.mp3'),
      transcript: 'What is a coroutine in Python?',
      milliseconds: manifest['python/asyncio/coroutine.question']!.milliseconds,
    });
  });

  it('transcribe what the author had said in place of the text', () => {
    const rewritten = { ...coroutine, spoken: { question: 'What, in `Python`, is one?', answer: undefined } };
    expect(clips.of(rewritten)!.question.transcript).toBe('What, in Python, is one?');
  });

  it('are not there for a card that was never spoken, or without a manifest', async () => {
    expect(clips.of(card({ id: 'python/asyncio/unheard' }))).toBeUndefined();
    const none = await loadClips(join(await newFolder(), 'none'));
    expect(none.of(coroutine)).toBeUndefined();
    expect(summaryOf(deck(), none)).toEqual({ clips: 0, answersMilliseconds: 0 });
  });

  it('are neither there nor counted while one of both is missing', async () => {
    const folder = join(await newFolder(), 'audio');
    await mkdir(folder);
    const { 'python/asyncio/coroutine.answer': answer } = manifest;
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({ 'python/asyncio/coroutine.answer': answer }),
    );
    const half = await loadClips(folder);
    expect(half.of(coroutine)).toBeUndefined();
    expect(summaryOf(deck({ cards: [coroutine] }), half)).toEqual({ clips: 0, answersMilliseconds: 0 });
  });
});
