import { mkdir, readdir, readFile, rm, stat, statfs, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, writeWhole } from './manifest.ts';
import { orIfMissing } from '../missing.ts';

/** Recordings that came with imported cards, as they came: what their clips are made of. */
export interface Recordings {
  /** @returns the digest by which a card names it */
  keep(this: void, recording: Uint8Array): Promise<string>;
  /** Undefined when it isn't here, as in another process with another folder. */
  read(this: void, digest: string): Promise<Uint8Array | undefined>;
  /** Bytes that may be kept, so that the disk has room for what Redis writes: ratings come first. */
  room(this: void): Promise<number>;
  /** Bytes of those that are here. */
  size(this: void, digests: Iterable<string>): Promise<number>;
  /**
   * Removes those that no card names and that weren't kept lately: a preview may still lead to them.
   *
   * @param before milliseconds since the epoch, on the clock of the files
   */
  removeOthers(this: void, named: ReadonlySet<string>, before: number): Promise<void>;
  /** Whether any was ever kept. */
  any(this: void): Promise<boolean>;
}

/** What stays free on the disk, in bytes: a gigabyte. */
const SPARED = 1_000_000_000;

const FILE = /^[0-9a-f]{16}$/;

/** @param folder absolute, in one that is there; made when there is something to keep */
export function openRecordings(folder: string): Recordings {
  const writing = new Map<string, Promise<void>>();
  const names = async (): Promise<string[]> =>
    (await readdir(folder).catch(orIfMissing([]))).filter((name) => FILE.test(name));
  const sizeOf = async (digest: string): Promise<number> =>
    (await stat(join(folder, digest)).catch(orIfMissing({ size: 0 }))).size;

  async function write(digest: string, recording: Uint8Array): Promise<void> {
    const path = join(folder, digest);
    const now = new Date();
    if ((await sizeOf(digest)) === recording.length) return utimes(path, now, now);
    await mkdir(folder, { recursive: true });
    await writeWhole(path, recording);
  }

  return {
    async keep(recording) {
      const digest = digestOf(recording);
      const written = writing.get(digest) ?? write(digest, recording).finally(() => writing.delete(digest));
      writing.set(digest, written);
      await written;
      return digest;
    },

    read: async (digest) => readFile(join(folder, digest)).catch(orIfMissing(undefined)),

    async room() {
      const { bavail, bsize } = await statfs(dirname(folder));
      return Math.max(0, bavail * bsize - SPARED);
    },

    async size(digests) {
      const sizes = await Promise.all([...new Set(digests)].map(sizeOf));
      return sizes.reduce((sum, size) => sum + size, 0);
    },

    async removeOthers(named, before) {
      for (const name of await names()) {
        const path = join(folder, name);
        if (!named.has(name) && (await stat(path)).mtimeMs < before) await rm(path, { force: true });
      }
    },

    any: async () => (await names()).length > 0,
  };
}
