import type { Stats } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join, parse, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { tooLarge } from '../exchange/limits.ts';
import type { SentFile } from '../interaction.ts';
import { quoted, type Reply } from '../reply.ts';

/** Characters of a path. */
const SHOWN = 200;

/** The file to which a typed path leads. What is wrong with it is told when it is read. */
export function localFile(typed: string): SentFile {
  const path = pathIn(typed);
  return {
    name: basename(path),
    async read(limit, signal) {
      try {
        const { size } = await statOf(path);
        if (size > limit) throw tooLarge(size, limit);
        return await readFile(path, { signal });
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof UserError ? error : unreadable(typed, error);
      }
    },
  };
}

async function statOf(path: string): Promise<Stats> {
  const stats = await stat(path);
  if (stats.isFile()) return stats;
  throw new UserError(`${quoted(path, SHOWN)} is no file. Give the path of one.`);
}

/** Terminals put quotes around the path of a file that is dropped there, or backslashes before its spaces. */
function pathIn(typed: string): string {
  const path = typed.replace(/^(['"])(.*)\1$/, '$2').replaceAll('\\ ', ' ');
  return resolve(path.replace(/^~(?=\/)/, homedir()));
}

function unreadable(typed: string, cause: unknown): UserError {
  if (/^[a-z]+:\/\//i.test(typed))
    return new UserError('This is a link, not a file. Download what it leads to, and give its path.', {
      cause,
    });
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : "can't be read";
  return new UserError(`${quoted(typed, SHOWN)} ${why}. Give the path of a file.`, { cause });
}

/** The reply, its file where the person finds it: in this folder, or where nothing can be written there, among temporary files. */
export async function withSavedFile(reply: Reply, folder: string): Promise<Reply> {
  const { file } = reply;
  if (!file || typeof file.content === 'string') return reply;
  const bytes = file.content;
  const content = await save(folder, file.name, bytes).catch(() => save(tmpdir(), file.name, bytes));
  return { ...reply, file: { ...file, content } };
}

/** Nothing is overwritten: `deck.csv`, `deck-2.csv`. */
async function save(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const { name: stem, ext } = parse(basename(name));
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? `${stem}${ext}` : `${stem}-${count}${ext}`);
    try {
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
