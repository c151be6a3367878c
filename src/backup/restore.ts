import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { UserError } from '../errors.ts';
import { startRedis, stopOrphan } from '../store/embedded.ts';
import { FORMAT } from '../store/format.ts';
import { ownDirectory } from '../store/ownership.ts';
import { unpack } from './archive.ts';
import { entriesIn, flush, hasData, temporaryFolder } from './files.ts';
import { FILES, readInventory, SNAPSHOT, type Inventory } from './inventory.ts';

/** Where Redis keeps its append-only file, as a base and what came after it, named by a manifest (Redis 7). */
const FOLDER = 'appendonlydir';
const MANIFEST = 'appendonly.aof.manifest';

/** Where a backup is tried out, in the folder into which it is unpacked. */
const TRIAL = 'trial';

export interface Restored {
  readonly inventory: Inventory;
  /** Where that lies which was there before, if there was anything. */
  readonly before: string | undefined;
}

/**
 * Puts a backup into a data directory. It is unpacked and compared with its list, and a Redis is started on a copy of
 * it, before anything is changed. Then one rename of the manifest is what changes the data: whenever this is killed, there
 * are either those from before or those from the backup.
 *
 * @param replace whether data that are there already go; they are moved aside
 * @throws {ConfigError} when a Viva runs on the directory
 * @throws {UserError} when there are data already, or the backup can't be used
 */
export async function restore(
  file: string,
  directory: string,
  { replace, now }: { readonly replace: boolean; readonly now: Date },
  signal: AbortSignal,
): Promise<Restored> {
  if (!existsSync(file)) throw new UserError(`There is no file ${file}.`);
  using _lock = ownDirectory(directory);
  await stopOrphan(directory);
  const isThere = (await hasData(directory)) || (await entriesIn(directory)).length > 0;
  if (isThere && !replace)
    throw new UserError(`There are data in ${directory} already. Add --replace to move them aside.`);
  await removeLeftovers(directory);
  using work = temporaryFolder(join(directory, 'restore-'));
  await unpack(file, work.path, signal);
  const inventory = await readInventory(work.path);
  await tryOut(work.path, inventory, signal);
  const before = join(directory, `before-${now.toISOString().replaceAll(/\W/g, '-')}`);
  if (isThere) await mkdir(before);
  await putInPlace(join(work.path, SNAPSHOT), directory, isThere ? before : undefined);
  await exchange(join(work.path, FILES), directory, before);
  return { inventory, before: isThere ? before : undefined };
}

/** What a restore that was killed has left, its Redis too. */
async function removeLeftovers(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith('restore-'));
  for (const name of names) {
    await stopOrphan(join(directory, name, TRIAL));
    await rm(join(directory, name), { recursive: true });
  }
}

/** Whether the Redis of this machine can read the backup, and this Viva its data. */
async function tryOut(folder: string, inventory: Inventory, signal: AbortSignal): Promise<void> {
  if (inventory.format > FORMAT)
    throw new UserError(
      `The backup is of a newer Viva: its data have format ${inventory.format}, and this one knows ${FORMAT}. Upgrade Viva first.`,
    );
  const trial = join(folder, TRIAL);
  await mkdir(trial);
  await copyFile(join(folder, SNAPSHOT), join(trial, SNAPSHOT));
  await putInPlace(join(trial, SNAPSHOT), trial, undefined);
  const server = await startRedis(trial, signal);
  const redis = new Redis({ path: server.socket });
  try {
    // Some keys may have expired since.
    if (inventory.keys > 0 && (await redis.dbsize()) === 0)
      throw new UserError('The Redis of this machine can’t read the backup: it takes version 7 or later.');
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

/**
 * Makes a snapshot the data of the private Redis of a directory. Its files have numbers that none has had: what was
 * there is not written to.
 *
 * @param before where the files that were there go
 */
async function putInPlace(snapshot: string, directory: string, before: string | undefined): Promise<void> {
  const folder = join(directory, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A restore that was killed has left a part, which is written anew.
  const old = (await readdir(folder)).filter((name) => name !== `${MANIFEST}.part`);
  const number = 1 + Math.max(0, ...old.map((name) => Number(/\.(\d+)\./.exec(name)?.[1] ?? 0)));
  const [base, added] = [`appendonly.aof.${number}.base.rdb`, `appendonly.aof.${number}.incr.aof`];
  const manifest = `file ${base} seq ${number} type b\nfile ${added} seq ${number} type i\n`;
  await rename(snapshot, join(folder, base));
  await writeFile(join(folder, added), '');
  await writeFile(join(folder, `${MANIFEST}.part`), manifest);
  if (before) await keepManifest(folder, join(before, FOLDER));
  for (const name of [base, added, `${MANIFEST}.part`]) await flush(join(folder, name));
  await rename(join(folder, `${MANIFEST}.part`), join(folder, MANIFEST));
  await flush(folder);
  const aside = old.filter((name) => name !== MANIFEST);
  if (before) for (const name of aside) await rename(join(folder, name), join(before, FOLDER, name));
}

/** The files that it names follow when it is of use no more. */
async function keepManifest(folder: string, before: string): Promise<void> {
  await mkdir(before);
  const manifest = join(folder, MANIFEST);
  if (existsSync(manifest)) await cp(manifest, join(before, MANIFEST));
}

/** Everything else: what was there goes aside, what the backup holds comes in its place. */
async function exchange(from: string, directory: string, before: string): Promise<void> {
  for (const name of await entriesIn(directory)) await rename(join(directory, name), join(before, name));
  for (const name of await readdir(from)) await rename(join(from, name), join(directory, name));
}
