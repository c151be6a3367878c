import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { ProgramError } from '../program.ts';
import { taskGroup } from '../taskgroup.ts';
import { encodeClip } from './encode.ts';
import type { Engine } from './engine.ts';
import {
  digestOf,
  openManifest,
  readManifest,
  RECORDED,
  writeWhole,
  type Manifest,
  type OpenManifest,
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
  const opened = await openManifest(audioDirectory, manifest);
  await Promise.all(orphans.map((file) => rm(join(audioDirectory, file))));
  await taskGroup(
    signal,
    (group) => {
      for (const { clip } of due)
        void group.spawn(async (within) => {
          await renderNamed(audioDirectory, clip, engine, opened, within);
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
  const opened = await openManifest(audioDirectory, manifest);
  await renderNamed(audioDirectory, clip, personSaying(recording), opened, signal);
}

/** What a person has recorded, in the place of an engine. */
export function personSaying(recording: Uint8Array): Engine {
  return { id: RECORDED, speak: async () => recording };
}

/** A sound file, and what it is to be a clip of. */
export interface Recorded {
  readonly clip: WantedClip;
  readonly recording: Uint8Array;
  /** What its file is called. */
  readonly name: string;
}

/**
 * Replaces clips by people's recordings, some at a time. One that is no sound is left out.
 *
 * @param kept told of each clip when it has been dealt with
 * @returns why which recordings were left out, by name
 * @throws AggregateError of what went wrong otherwise; the signal's reason
 */
export async function keepRecordings(
  audioDirectory: string,
  recorded: readonly Recorded[],
  signal: AbortSignal,
  kept: (key: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const opened = await openManifest(audioDirectory, await readManifest(audioDirectory));
  const leftOut = new Map<string, string>();
  const attempt = async ({ clip, recording, name }: Recorded, within: AbortSignal): Promise<void> => {
    try {
      await renderClip(audioDirectory, clip, personSaying(recording), opened, within);
    } catch (error) {
      within.throwIfAborted();
      if (!isUnusable(error)) throw error;
      leftOut.set(name, error.message);
    }
    kept(clip.key);
  };
  await taskGroup(
    signal,
    (group) => {
      for (const one of recorded) void group.spawn((within) => attempt(one, within));
    },
    { limit: availableParallelism() },
  );
  return leftOut;
}

/** Whether it is the recording's fault, and not that of a full disk, a killed encoder, or none. */
export function isUnusable(error: unknown): error is Error {
  if (!(error instanceof Error) || 'syscall' in error) return false;
  return !(error.cause instanceof ProgramError) || error.cause.exitCode !== undefined;
}

/** As `renderClip`, but a failure names the clip. */
async function renderNamed(
  audioDirectory: string,
  clip: WantedClip,
  engine: Engine,
  manifest: OpenManifest,
  signal: AbortSignal,
): Promise<void> {
  try {
    await renderClip(audioDirectory, clip, engine, manifest, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${clip.key}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * Renders one clip, with the folder that its key names.
 *
 * @throws {Error} whose message tells the person what to mend
 * @throws the signal's reason
 */
export async function renderClip(
  audioDirectory: string,
  { key, text, digest }: WantedClip,
  engine: Engine,
  manifest: OpenManifest,
  signal: AbortSignal,
): Promise<void> {
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
}
