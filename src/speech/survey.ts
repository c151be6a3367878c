import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { digestOf, readManifest, RECORDED, type Manifest, type ManifestClip } from './manifest.ts';
import type { WantedClip } from './wanted.ts';
import { orIfMissing } from '../missing.ts';

/** Digests by path below the audio folder. */
type Files = ReadonlyMap<string, string>;

export interface Due {
  readonly clip: WantedClip;
  readonly reason: string;
}

/** How the audio folder differs from what it should be. */
export interface Survey {
  /** To be rendered. */
  readonly due: readonly Due[];
  /** Files that belong to no clip, below the audio folder. */
  readonly orphans: readonly string[];
  /** What is the matter with clips that a person has recorded. They are touched by nobody else. */
  readonly recordings: readonly string[];
  /** What is known of the clips that are wanted or recorded. */
  readonly manifest: Manifest;
}

/**
 * Compares the folder with what is wanted. It needs no engine, and changes nothing.
 *
 * @throws {Error} for a damaged manifest
 */
export async function survey(
  audioDirectory: string,
  wanted: readonly WantedClip[],
  engineId: string,
): Promise<Survey> {
  const manifest = await readManifest(audioDirectory);
  const files = await digestFiles(audioDirectory);
  const clips = new Map(wanted.map((clip) => [clip.key, clip]));
  const recordings = Object.keys(manifest).filter(
    (key) => manifest[key]!.engine === RECORDED && filesOf(key).some((file) => files.has(file)),
  );
  const rendered = wanted.filter(({ recordedOnly }) => !recordedOnly).map(({ key }) => key);
  const belonging = new Set([...rendered, ...recordings]);
  const known = new Set(['manifest.json', ...[...belonging].flatMap(filesOf)]);
  return {
    due: wanted.flatMap((clip) => {
      const reason =
        clip.recordedOnly || recordings.includes(clip.key)
          ? undefined
          : reasonToRender(clip, manifest, files, engineId);
      return reason ? [{ clip, reason }] : [];
    }),
    orphans: [...files.keys()].filter((file) => !known.has(file)).toSorted(),
    recordings: recordings.flatMap((key) => {
      const matter = matterWithRecording(clips.get(key), key, manifest[key]!, files);
      return matter ? [`${key} ${matter}: record it again, or delete its files`] : [];
    }),
    manifest: Object.fromEntries(Object.entries(manifest).filter(([key]) => belonging.has(key))),
  };
}

const filesOf = (key: string): string[] => [`${key}.ogg`, `${key}.mp3`];

function reasonToRender(
  { key, digest }: WantedClip,
  manifest: Manifest,
  files: Files,
  engineId: string,
): string | undefined {
  const clip = manifest[key];
  if (!clip || filesOf(key).some((file) => !files.has(file))) return 'is missing';
  if (!isIntact(key, clip, files)) return 'is not the file that was rendered';
  if (clip.text !== digest) return 'says an older text';
  return clip.engine === engineId ? undefined : `was spoken by ${clip.engine}, not by ${engineId}`;
}

function matterWithRecording(
  wanted: WantedClip | undefined,
  key: string,
  clip: ManifestClip,
  files: Files,
): string | undefined {
  if (!wanted) return 'is a recording of no card';
  if (!isIntact(key, clip, files)) return 'is not the file that was recorded';
  return clip.text === wanted.digest ? undefined : 'is a recording of an older text';
}

function isIntact(key: string, { ogg, mp3 }: ManifestClip, files: Files): boolean {
  return files.get(`${key}.ogg`) === ogg && files.get(`${key}.mp3`) === mp3;
}

/** Every file below a folder, which need not be there. */
async function digestFiles(directory: string): Promise<Files> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(orIfMissing([]));
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const digests = paths.map(async (path) => {
    const name = relative(directory, path).split(sep).join('/');
    return [name, digestOf(await readFile(path))] as const;
  });
  return new Map(await Promise.all(digests));
}
