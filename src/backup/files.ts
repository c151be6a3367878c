import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { orIfMissing } from '../missing.ts';

/** What lies in a data directory and is of its Redis, of the running process, or of an earlier restore. */
const NOT_KEPT = /^(appendonlydir|.*\.rdb|redis\.(sock|pid|log)|owner\.lock.*|restore-\w+|before-[\w-]+)$/;

/** What else lies in a data directory: history, clips of cards made in chat, and whatever comes. */
export async function entriesIn(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => !NOT_KEPT.test(name));
}

/** Whether a private Redis has kept anything in a directory, which need not be there. */
export async function hasData(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  return names.some((name) => name.startsWith('appendonly'));
}

/** Copies these entries. What goes away meanwhile, as clips of a deleted card do, is left out, and so are parts. */
export async function copyEntries(from: string, entries: readonly string[], to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const found = await readdir(from, { withFileTypes: true, recursive: true });
  for (const file of found.filter((one) => one.isFile() && !one.name.endsWith('.part'))) {
    const path = relative(from, join(file.parentPath, file.name));
    if (!entries.includes(path.split(/[/\\]/)[0]!)) continue;
    await mkdir(join(to, dirname(path)), { recursive: true });
    await copyFile(join(from, path), join(to, path)).catch(orIfMissing(undefined));
  }
}

/** A folder that goes when it is disposed of. @param prefix of its path */
export function temporaryFolder(prefix: string): Disposable & { readonly path: string } {
  const path = mkdtempSync(prefix);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Waits until a file, or the names in a folder, are on disk. */
export async function flush(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
