import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { taskGroup } from '../taskgroup.ts';
import { encodeClip } from './encode.ts';
import type { Engine } from './engine.ts';
import {
  digestOf,
  RECORDED,
  writeManifest,
  writeWhole,
  type Manifest,
  type ManifestClip,
} from './manifest.ts';
import type { Survey } from './survey.ts';
import type { WantedClip } from './wanted.ts';

/**
 * Brings the audio folder to what it should be: removes orphans, then renders what is due, some at a time. The
 * manifest is true at any moment: a clip leaves it before its files change, and comes back after.
 *
 * @param rendered told of each clip as it is done
 * @throws AggregateError of what went wrong, each naming its clip, when the others in hand have ended
 * @throws the signal's reason
 */
export async function renderDue(
  audioDirectory: string,
  { due, orphans, manifest }: Survey,
  engine: Engine,
  signal: AbortSignal,
  rendered: (key: string) => void,
): Promise<void> {
  const writer = await openManifest(audioDirectory, manifest);
  await Promise.all(orphans.map((file) => rm(join(audioDirectory, file))));
  await taskGroup(
    signal,
    (group) => {
      for (const { clip } of due)
        void group.spawn(async (within) => {
          await render(audioDirectory, clip, engine, writer, within);
          rendered(clip.key);
        });
    },
    { limit: availableParallelism() },
  );
}

/** Replaces a clip by a person's recording: any sound file. */
export async function keepRecording(
  audioDirectory: string,
  clip: WantedClip,
  recording: Uint8Array,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  const person: Engine = { id: RECORDED, speak: async () => recording };
  await render(audioDirectory, clip, person, await openManifest(audioDirectory, manifest), signal);
}

async function render(
  audioDirectory: string,
  { key, text, digest }: WantedClip,
  engine: Engine,
  manifest: ManifestWriter,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { ogg, mp3, ...found } = await encodeClip(await engine.speak(text, signal), signal);
    const path = join(audioDirectory, key);
    await mkdir(dirname(path), { recursive: true });
    await manifest.set(key, undefined);
    await writeWhole(`${path}.ogg`, ogg);
    await writeWhole(`${path}.mp3`, mp3);
    await manifest.set(key, {
      text: digest,
      engine: engine.id,
      ...found,
      ogg: digestOf(ogg),
      mp3: digestOf(mp3),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${key}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

interface ManifestWriter {
  set(key: string, clip: ManifestClip | undefined): Promise<void>;
}

/** Writes the manifest now and at each change, one write after the other. */
async function openManifest(audioDirectory: string, start: Manifest): Promise<ManifestWriter> {
  const clips = new Map(Object.entries(start));
  const write = (): Promise<void> => writeManifest(audioDirectory, Object.fromEntries(clips));
  await mkdir(audioDirectory, { recursive: true });
  await write();
  let last = Promise.resolve();
  return {
    set(key, clip) {
      if (clip) clips.set(key, clip);
      else clips.delete(key);
      last = last.then(write);
      return last;
    },
  };
}
