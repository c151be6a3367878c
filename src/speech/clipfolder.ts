import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { openManifest, readManifest, type Manifest, type OpenManifest } from './manifest.ts';

/** A file of a clip whose key is a digest, whole or not. */
const CLIP_FILE = /^([0-9a-f]{16})\.(ogg|mp3)(\.part)?$/;

/**
 * Opens a folder of clips whose keys are digests, and makes it where there is none. Clips that belong to nothing, or
 * lack a file, are removed; what is no clip stays. A damaged manifest is logged, and its clips are lost.
 *
 * @param belonging the keys of the clips to keep
 * @throws {Error} when the folder can't be written
 */
export async function openClipFolder(
  folder: string,
  belonging: ReadonlySet<string>,
  log: Log,
): Promise<OpenManifest> {
  const manifest = await manifestOrNone(folder, log);
  await mkdir(folder, { recursive: true });
  const files = new Set(await readdir(folder));
  const isKept = (key: string): boolean =>
    belonging.has(key) && key in manifest && files.has(`${key}.ogg`) && files.has(`${key}.mp3`);
  const opened = await openManifest(
    folder,
    Object.fromEntries(Object.entries(manifest).filter(([key]) => isKept(key))),
  );
  const orphans = [...files].filter((name) => {
    const [, key, , part] = CLIP_FILE.exec(name) ?? [];
    return key !== undefined && (part !== undefined || !isKept(key));
  });
  await Promise.all(orphans.map((name) => rm(join(folder, name))));
  return opened;
}

/**
 * Removes clips that belong to nothing, while others are made and heard.
 *
 * @param belonging the keys of the clips to keep
 * @param before a clip whose files are younger stays, in milliseconds since the epoch: its card may be newer than the list
 */
export async function removeOthers(
  folder: string,
  manifest: OpenManifest,
  belonging: ReadonlySet<string>,
  before: number,
): Promise<void> {
  for (const key of manifest.keys().filter((one) => !belonging.has(one))) {
    const files = ['ogg', 'mp3'].map((ending) => join(folder, `${key}.${ending}`));
    const made = await stat(files[0]!).catch(() => undefined);
    if (made && made.mtimeMs >= before) continue;
    await manifest.set(key, undefined);
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}

async function manifestOrNone(folder: string, log: Log): Promise<Manifest> {
  try {
    return await readManifest(folder);
  } catch (error) {
    log.warn(
      { err: error instanceof Error ? error.cause : error, folder },
      'the manifest of the clips is damaged: they are made anew',
    );
    return {};
  }
}
