import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  digestOf,
  RECORDED,
  writeManifest,
  type Manifest,
  type ManifestClip,
} from '../../src/speech/manifest.ts';
import { survey, type Survey } from '../../src/speech/survey.ts';
import type { WantedClip } from '../../src/speech/wanted.ts';
import { folders } from './folder.ts';

const newFolder = await folders();

const ENGINE = 'festival slt';

const wanted = (name: string, text = 'Hello.'): WantedClip => ({
  key: `python/asyncio/${name}`,
  text,
  digest: digestOf(text),
});

/** The entry of a clip whose two files hold its key and `sound`. */
const entry = ({ key, digest }: WantedClip, parts: Partial<ManifestClip> = {}): ManifestClip => ({
  text: digest,
  engine: ENGINE,
  milliseconds: 1000,
  loudness: -16,
  peak: -2,
  waveform: '',
  ogg: digestOf(`${key}.ogg`),
  mp3: digestOf(`${key}.mp3`),
  ...parts,
});

async function folderOf(manifest: Manifest): Promise<string> {
  const folder = await newFolder();
  for (const key of Object.keys(manifest))
    for (const file of [`${key}.ogg`, `${key}.mp3`]) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), file);
    }
  await writeManifest(folder, manifest);
  return folder;
}

const reasons = ({ due }: Survey): string[] => due.map(({ clip, reason }) => `${clip.key} ${reason}`);

describe('a survey of the audio folder', () => {
  const clip = wanted('task.answer');

  it('finds nothing to do where every clip is as it should be', async () => {
    const folder = await folderOf({ [clip.key]: entry(clip) });
    const found = await survey(folder, [clip], ENGINE);
    expect(found).toMatchObject({ due: [], orphans: [], recordings: [] });
  });

  it('finds everything missing where there is no folder', async () => {
    const found = await survey(join(await newFolder(), 'none'), [clip], ENGINE);
    expect(reasons(found)).toEqual([`${clip.key} is missing`]);
  });

  it('finds a clip stale whose text, or whose engine, has changed', async () => {
    const other = wanted('task.question');
    const folder = await folderOf({
      [clip.key]: entry(clip, { text: digestOf('Something else.') }),
      [other.key]: entry(other, { engine: 'another' }),
    });
    expect(reasons(await survey(folder, [clip, other], ENGINE))).toEqual([
      `${clip.key} says an older text`,
      `${other.key} was spoken by another, not by ${ENGINE}`,
    ]);
  });

  it.each(['ogg', 'mp3'])('finds a clip whose .%s is gone, and one whose file is another', async (ending) => {
    const other = wanted('task.question');
    const folder = await folderOf({ [clip.key]: entry(clip), [other.key]: entry(other) });
    await rm(join(folder, `${clip.key}.${ending}`));
    await writeFile(join(folder, `${other.key}.${ending}`), 'half a fi');
    expect(reasons(await survey(folder, [clip, other], ENGINE))).toEqual([
      `${clip.key} is missing`,
      `${other.key} is not the file that was rendered`,
    ]);
  });

  it('finds files of no clip, and forgets what the manifest said of them', async () => {
    const gone = wanted('gone.answer');
    const folder = await folderOf({ [clip.key]: entry(clip), [gone.key]: entry(gone) });
    await writeFile(join(folder, 'python', 'left.ogg.part'), '');
    const found = await survey(folder, [clip], ENGINE);
    expect(found.orphans).toEqual([`${gone.key}.mp3`, `${gone.key}.ogg`, 'python/left.ogg.part']);
    expect(Object.keys(found.manifest)).toEqual([clip.key]);
  });

  it('keeps recordings, whatever the engine', async () => {
    const folder = await folderOf({ [clip.key]: entry(clip, { engine: RECORDED }) });
    expect(await survey(folder, [clip], ENGINE)).toMatchObject({ due: [], orphans: [], recordings: [] });
  });

  it('reports a recording of an older text, or of no card, and leaves it alone', async () => {
    const gone = wanted('gone.answer');
    const folder = await folderOf({
      [clip.key]: entry(clip, { engine: RECORDED, text: digestOf('Something else.') }),
      [gone.key]: entry(gone, { engine: RECORDED }),
    });
    const found = await survey(folder, [clip], ENGINE);
    expect(found).toMatchObject({
      due: [],
      orphans: [],
      recordings: [
        `${gone.key} is a recording of no card: record it again, or delete its files`,
        `${clip.key} is a recording of an older text: record it again, or delete its files`,
      ],
    });
    expect(Object.keys(found.manifest)).toEqual([gone.key, clip.key]);
  });

  it('renders a clip whose recording was deleted', async () => {
    const folder = await folderOf({ [clip.key]: entry(clip, { engine: RECORDED }) });
    for (const ending of ['ogg', 'mp3']) await rm(join(folder, `${clip.key}.${ending}`));
    expect(reasons(await survey(folder, [clip], ENGINE))).toEqual([`${clip.key} is missing`]);
  });

  it('says so when the manifest is damaged', async () => {
    const folder = await folderOf({});
    await writeFile(join(folder, 'manifest.json'), '{"python/asyncio/task.ans');
    await expect(survey(folder, [clip], ENGINE)).rejects.toThrow(/manifest\.json is damaged/);
  });
});
