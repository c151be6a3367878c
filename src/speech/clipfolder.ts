import { mkdir, readdir, rm } from 'node:fs/promises';
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
