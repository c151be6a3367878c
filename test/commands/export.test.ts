import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attachDeck } from '../../src/exchange/attach.ts';
import type { CardSounds } from '../../src/exchange/apkg.ts';
import { CHAT_LIMITS, SENT_LIMIT } from '../../src/exchange/limits.ts';
import { readDeckFile } from '../../src/exchange/read.ts';
import { CLIPS, LIBRARY, testBot, visitor } from '../bot.ts';

const { bot } = await testBot();
const { signal } = new AbortController();
const deck = LIBRARY.deck('asyncio');

const folder = await mkdtemp(join(tmpdir(), 'viva-test-'));
afterAll(() => rm(folder, { recursive: true }));

/** Clips of which two fill a message. */
const large: CardSounds = await (async () => {
  const path = join(folder, 'large.mp3');
  await writeFile(path, Buffer.alloc(SENT_LIMIT / 2));
  const clip = { path, mp3: path, waveform: '', transcript: '', milliseconds: 1 };
  return { of: () => ({ question: clip, answer: clip }) };
})();

describe('/deck export', () => {
  it('is for managers', async () => {
    const told = await visitor(bot, 'ada').slash('deck export', { deck: 'asyncio' });
    expect(told.text).toContain('for those who manage this place');
  });

  it('gives a package for Anki unless told otherwise', async () => {
    const boss = visitor(bot, 'boss', { manages: true });
    const { text, file } = await boss.slash('deck export', { deck: 'asyncio' });
    expect(text).toMatch(/^11 cards as an Anki package\. Licence: /);
    expect(file).toMatchObject({ name: 'asyncio.apkg', alt: `The deck ${deck.title}` });
  });

  it("gives the space's own cards", async () => {
    const boss = visitor(bot, 'boss', { manages: true });
    const form = await boss.openCommand('deck import');
    await boss.press(await boss.sendFile(form, 'a.csv', 'Who?,Me.\n'), 'Add them');
    const { file } = await boss.slash('deck export', { deck: 'ours', as: 'csv' });
    expect(file?.name).toBe('ours.csv');
    expect(Buffer.from(file!.content as Uint8Array).toString()).toContain('"Who?","Me."');
  });

  it('leaves out clips that make a package too large, and says how to get them', async () => {
    const { text, file } = await attachDeck(deck, 'apkg', large, 1, signal);
    expect(text).toContain('Its clips are left out: with them it is larger than 10 MB.');
    expect(text).toContain('`npm run export -- python/asyncio --as apkg`');
    const { cards, media } = await readDeckFile(file!.content as Uint8Array, 'a.apkg', CHAT_LIMITS, {
      signal,
      withMedia: true,
    });
    expect(cards).toHaveLength(deck.cards.length);
    expect(media.size).toBe(0);
  });

  it('leaves out clips of which one can’t be read, and says who learns which', async () => {
    const gone = { path: 'nowhere', mp3: 'nowhere', waveform: '', transcript: '', milliseconds: 1 };
    const sounds: CardSounds = { of: () => ({ question: gone, answer: gone }) };
    const { text, file } = await attachDeck(deck, 'apkg', sounds, 1, signal);
    expect(text).toContain('Its clips are left out: one of them can’t be read.');
    const { cards } = await readDeckFile(file!.content as Uint8Array, 'a.apkg', CHAT_LIMITS, {
      signal,
      withMedia: true,
    });
    expect(cards).toHaveLength(deck.cards.length);
  });

  it('says who can write a deck that is too large', async () => {
    const [card] = deck.cards;
    const huge = {
      ...deck,
      cards: Array.from({ length: 8000 }, () => ({ ...card!, answer: 'x'.repeat(1400) })),
    };
    await expect(attachDeck(huge, 'md', CLIPS, 1, signal)).rejects.toThrow(
      /larger than 10 MB.*`npm run export -- python\/asyncio --as md`/,
    );
  });
});
