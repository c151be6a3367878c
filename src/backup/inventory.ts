import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import { UserError } from '../errors.ts';

/** In an unpacked backup: the list of what it holds, what Redis keeps, and the other files of the data directory. */
export const INVENTORY = 'backup.json';
export const SNAPSHOT = 'redis.rdb';
export const FILES = 'files';

const schema = v.object({
  /** When it was made, in ISO 8601. */
  at: v.string(),
  /** The format of the data, see `src/store/format.ts`. */
  format: v.number(),
  /** How many keys Redis held. */
  keys: v.number(),
  /** SHA-256 of every file, by its path. */
  digests: v.record(v.string(), v.string()),
});

export type Inventory = v.InferOutput<typeof schema>;

/** Writes down what a folder holds. */
export async function writeInventory(folder: string, about: Omit<Inventory, 'digests'>): Promise<void> {
  const inventory: Inventory = { ...about, digests: await digestsOf(folder) };
  await writeFile(join(folder, INVENTORY), `${JSON.stringify(inventory, undefined, 2)}\n`);
}

/**
 * Reads what an unpacked backup should hold, and compares it with what is there.
 * @throws {UserError} when they differ
 */
export async function readInventory(folder: string): Promise<Inventory> {
  const { success, output } = v.safeParse(schema, await listed(folder));
  if (!success) throw new UserError('This is no backup of Viva: it has no list of what it holds.');
  const { [INVENTORY]: _list, ...found } = await digestsOf(folder);
  const names = new Set([...Object.keys(found), ...Object.keys(output.digests)]);
  const damaged = [...names].filter((name) => found[name] !== output.digests[name]);
  if (damaged.length > 0) throw new UserError(`The backup is damaged: ${damaged.join(', ')}.`);
  return output;
}

async function listed(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, INVENTORY), 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function digestsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const digests: Record<string, string> = {};
  for (const entry of entries.filter((one) => !one.isDirectory())) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    digests[name] = entry.isFile() ? await digestOf(path) : 'no file';
  }
  return digests;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
