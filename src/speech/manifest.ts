import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isMissing } from '../missing.ts';

const schema = v.strictObject({
  /** Digest of the spoken form that was said. */
  text: v.string(),
  /** Id of the engine, or `recorded`. */
  engine: v.string(),
  milliseconds: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** LUFS, of the decoded Opus. */
  loudness: v.number(),
  /** dBTP, of the decoded Opus. */
  peak: v.number(),
  /** 256 levels from 0 to 255, in Base64: what a Discord voice message shows. */
  waveform: v.string(),
  /** Digests of both files. */
  ogg: v.string(),
  mp3: v.string(),
});

/** One clip. Its files are its key with `.ogg` and `.mp3`. */
export type ManifestClip = v.InferOutput<typeof schema>;

/** The clips by key: `python/asyncio/coroutine.question`. */
export type Manifest = Readonly<Record<string, ManifestClip>>;

/** The engine of a clip that a person has spoken. Such a clip is kept. */
export const RECORDED = 'recorded';

const FILE = 'manifest.json';

/**
 * What the folder says it holds: nothing, when there is no manifest.
 * @throws {Error} when the manifest is damaged
 */
export async function readManifest(audioDirectory: string): Promise<Manifest> {
  const path = join(audioDirectory, FILE);
  try {
    return v.parse(v.record(v.string(), schema), JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return {};
    throw new Error(`${path} is damaged: restore it, or remove it and run "npm run speak"`, { cause: error });
  }
}

/** When it was written last, in milliseconds since the epoch; undefined where there is none. */
export async function changeOfManifest(audioDirectory: string): Promise<number | undefined> {
  return (await stat(join(audioDirectory, FILE)).catch(() => undefined))?.mtimeMs;
}

/** In the order of the keys, so that a change shows as small as it is. */
export async function writeManifest(audioDirectory: string, manifest: Manifest): Promise<void> {
  const clips = Object.entries(manifest).toSorted(([one], [other]) => (one < other ? -1 : 1));
  await writeWhole(
    join(audioDirectory, FILE),
    `${JSON.stringify(Object.fromEntries(clips), undefined, 2)}\n`,
  );
}

/** A manifest in use: in memory, and on disk after each change. */
export interface OpenManifest {
  get(key: string): ManifestClip | undefined;
  keys(): string[];
  /** Resolves when it is written. @throws {Error} when it can't be; the next change writes this one, too */
  set(key: string, clip: ManifestClip | undefined): Promise<void>;
}

/** Writes the manifest, into a folder that it makes where there is none, now and at each change, one after the other. */
export async function openManifest(audioDirectory: string, start: Manifest): Promise<OpenManifest> {
  const clips = new Map(Object.entries(start));
  const write = (): Promise<void> => writeManifest(audioDirectory, Object.fromEntries(clips));
  await mkdir(audioDirectory, { recursive: true });
  await write();
  let last = Promise.resolve();
  return {
    get: (key) => clips.get(key),
    keys: () => [...clips.keys()],
    async set(key, clip) {
      if (clip) clips.set(key, clip);
      else if (!clips.delete(key)) return;
      last = last.then(write, write);
      await last;
    },
  };
}

/** Writes a file so that at any time there is the old one or the new one, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.part`;
  await writeFile(part, content);
  await rename(part, path);
}

/** Sixteen characters, for telling one content from another. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
