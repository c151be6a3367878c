import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../errors.ts';
import { keys } from '../store/keys.ts';
import { pack, unpack } from './archive.ts';
import { copyEntries, entriesIn, flush, hasData, temporaryFolder } from './files.ts';
import { FILES, readInventory, SNAPSHOT, writeInventory, type Inventory } from './inventory.ts';
import { openPrivate, snapshot } from './snapshot.ts';

/** Only for whoever makes the backup: it holds what people have answered. */
const PRIVATE = 0o600;

/**
 * Writes all that lies in a data directory into one file, while Viva runs on it or not: everything that was confirmed
 * before. The file appears when it is whole, on disk, and has been read back.
 *
 * @param file absolute, as the directory
 * @throws {UserError} when the file is there already, or there are no data
 */
export async function backUp(directory: string, file: string, signal: AbortSignal): Promise<Inventory> {
  if (existsSync(file)) throw new UserError(`${file} is there already: name another file, or remove it.`);
  if (!(await hasData(directory))) throw new UserError(`There is nothing to back up in ${directory}.`);
  if (!relative(directory, file).startsWith('..'))
    throw new UserError(`Name a file outside of ${directory}: a backup doesn't belong to what it saves.`);
  await mkdir(dirname(file), { recursive: true });
  using work = temporaryFolder(`${file}.part-`);
  const [gathered, packed, unpacked] = ['gathered', 'packed', 'unpacked'].map((name) =>
    join(work.path, name),
  );
  await mkdir(gathered!);
  await gather(directory, gathered!, signal);
  await writeFile(packed!, '', { mode: PRIVATE });
  await pack(gathered!, packed!, signal);
  await rm(gathered!, { recursive: true });
  await mkdir(unpacked!);
  await unpack(packed!, unpacked!, signal);
  const inventory = await readInventory(unpacked!);
  await flush(packed!);
  await rename(packed!, file);
  await flush(dirname(file));
  return inventory;
}

async function gather(directory: string, folder: string, signal: AbortSignal): Promise<void> {
  const at = new Date().toISOString();
  await using database = await openPrivate(directory, signal);
  const { redis } = database;
  await snapshot(redis, join(folder, SNAPSHOT), signal);
  const [format, count] = await Promise.all([redis.get(keys.format), redis.dbsize()]);
  await copyEntries(directory, await entriesIn(directory), join(folder, FILES));
  await writeInventory(folder, { at, format: Number(format ?? 1), keys: count });
}
