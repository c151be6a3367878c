import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLibraries } from '../src/authoring/libraries.ts';
import { openContent } from '../src/content.ts';
import { writeManifest, type ManifestClip } from '../src/speech/manifest.ts';
import { createSpaceStore } from '../src/store/spaces.ts';
import { temporaryFolder, testRedis } from './database.ts';
import { recordingLog } from './house.ts';

const root = await temporaryFolder();
const store = createSpaceStore(await testRedis());
let folders = 0;

const deckOf = (title: string, question: string): string => `---
title: ${title}
language: en
licence: CC0-1.0
summary: A deck of a test.
---

## ${question}

An answer.
`;

const clip: ManifestClip = {
  text: '',
  engine: 'recorded',
  milliseconds: 1000,
  loudness: -16,
  peak: -2,
  waveform: '',
  ogg: '',
  mp3: '',
};

/** Viva's folder with one deck, and one of whoever runs it. */
async function open() {
  const own = join(root, `own${++folders}`);
  const vivas = join(root, `vivas${folders}`);
  const audio = join(root, `audio${folders}`);
  const write = async (folder: string, name: string, text: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), text);
  };
  await write(vivas, 'first.md', deckOf('First', 'One?'));
  await write(own, 'second.md', deckOf('Second', 'Two?'));
  const log = recordingLog();
  const content = await openContent({ decks: [vivas, own], audio: [audio] }, log);
  return { content, log, own, audio, write: (name: string, text: string) => write(own, name, text) };
}

const questionIn = ({ library }: Awaited<ReturnType<typeof open>>['content'], deck: string) =>
  library.deck(deck).cards[0]!.question;

describe('decks of whoever runs Viva', () => {
  it('stand beside Viva’s own, and go before one of the same id', async () => {
    const { content, write } = await open();
    expect(content.library.decks.map(({ id }) => id)).toEqual(['first', 'second']);
    await write('first.md', deckOf('Mine', 'Mine?'));
    expect(await content.refresh()).toBe(true);
    expect(content.library.decks.map(({ title }) => title)).toEqual(['Mine', 'Second']);
  });

  it('are picked up when they change, come or go', async () => {
    const { content, write, own } = await open();
    expect(await content.refresh()).toBe(false);
    await write('second.md', deckOf('Second', 'Two and a half?'));
    await write('third.md', deckOf('Third', 'Three?'));
    await content.refresh();
    expect([questionIn(content, 'second'), questionIn(content, 'third')]).toEqual([
      'Two and a half?',
      'Three?',
    ]);
    await rm(join(own, 'third.md'));
    await content.refresh();
    expect(() => content.library.deck('third')).toThrow('There is no deck');
  });

  it('stay as they were when they have become wrong, and the log says why', async () => {
    const { content, write, log } = await open();
    await write('second.md', '---\ntitle: [\n---\n');
    await content.refresh();
    expect(questionIn(content, 'second')).toBe('Two?');
    expect(log.lines.at(-1)).toMatchObject({
      message: expect.stringMatching(/^deck kept as it was: second\.md:\d+: /),
    });
    await write('second.md', deckOf('Second', 'Right again?'));
    await content.refresh();
    expect(questionIn(content, 'second')).toBe('Right again?');
  });

  it('stay as they were while their folder is out of reach, and go when it is there without them', async () => {
    const { content, log, own } = await open();
    await rename(own, `${own}-elsewhere`);
    await content.refresh();
    expect(questionIn(content, 'second')).toBe('Two?');
    expect(log.lines.at(-1)!.message).toMatch(/^decks kept as they were: ENOENT/);
    await rename(`${own}-elsewhere`, own);
    await content.refresh();
    expect(questionIn(content, 'second')).toBe('Two?');
    await rm(join(own, 'second.md'));
    await content.refresh();
    expect(() => content.library.deck('second')).toThrow('There is no deck');
  });

  it('stay as they were while a folder within is out of reach', async () => {
    const { content, log, own } = await open();
    await mkdir(join(own, 'deep'));
    await rename(join(own, 'second.md'), join(own, 'deep', 'second.md'));
    await content.refresh();
    await rm(join(own, 'deep'), { recursive: true });
    await symlink('deep', join(own, 'deep'));
    await writeFile(join(own, 'other.md'), deckOf('Other', 'Other?'));
    await content.refresh();
    expect(questionIn(content, 'deep/second')).toBe('Two?');
    expect(log.lines.at(-1)!.message).toMatch(/^deck kept as it was: ELOOP/);
  });

  it('are read anew when their file may be read again', async () => {
    const { content, own } = await open();
    await chmod(join(own, 'second.md'), 0o600);
    expect(await content.refresh()).toBe(true);
  });

  it('keep their voice when the list of clips has become wrong', async () => {
    const { content, log, audio } = await open();
    const [card] = content.library.deck('second').cards;
    await mkdir(audio);
    await writeManifest(audio, { 'second/two.question': clip, 'second/two.answer': clip });
    await content.refresh();
    expect(content.clips.of(card!)).toBeDefined();
    await writeFile(join(audio, 'manifest.json'), '{');
    await content.refresh();
    expect(content.clips.of(card!)).toBeDefined();
    expect(log.lines.at(-1)!.message).toBe('clips kept as they were');
  });

  it('are seen in spaces that have cards of their own, too', async () => {
    const { content, write } = await open();
    const space = `test:${folders}`;
    const card = {
      question: 'Ours?',
      answer: 'Yes.',
      accepted: [],
      wrong: [],
      by: { id: 'a', name: 'a' },
      at: 0,
    };
    await store.add(space, card, 'made');
    const libraries = createLibraries(content.library, store, () => {});
    expect((await libraries.of(space)).cards).toHaveLength(3);
    await write('third.md', deckOf('Third', 'Three?'));
    await content.refresh();
    expect((await libraries.of(space)).deck('third').title).toBe('Third');
  });

  it('may not be there', async () => {
    const log = recordingLog();
    const content = await openContent(
      { decks: [join(root, 'nowhere')], audio: [join(root, 'nowhere')] },
      log,
    );
    expect(content.library.decks).toEqual([]);
    expect(log.lines[0]!.message).toContain('there is no deck (*.md) in this folder');
  });
});
