import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { UserError } from '../errors.ts';
import { megabytes, type Limits } from './limits.ts';

/** A zip file in memory. */
export interface Zip {
  has(name: string): boolean;
  /** @throws {UserError} for a part that isn't there, is damaged, or unpacks to more than may be */
  read(name: string): Promise<Buffer>;
}

/** Watches what comes out while it is unpacked; what a file says of its sizes is not believed. */
export interface Budget {
  /** How much more one part may hold, in bytes. */
  room(this: void): number;
  spend(this: void, bytes: number): void;
}

/** Parts of one package. */
const PARTS_LIMIT = 50_000;

export const DAMAGED =
  'The package is damaged, or only a part of it has arrived. Export it again, and send that.';

export function createBudget({ part, unpacked }: Limits): Budget {
  let left = unpacked;
  return {
    room: () => Math.min(part, left),
    spend: (bytes) => void (left -= bytes),
  };
}

export function tooLarge({ part, unpacked }: Limits): UserError {
  return new UserError(
    `The package unpacks to more than ${megabytes(unpacked)}, or a part of it to more than ${megabytes(part)}. Export fewer decks at once.`,
  );
}

/**
 * Reads the list of parts. Nothing is ever written to disk, whatever the parts are called.
 *
 * @throws {UserError} for what is no zip file, and for one with too many parts
 */
export async function openZip(bytes: Uint8Array, limits: Limits, budget: Budget): Promise<Zip> {
  const { zip, entries } = await readEntries(bytes);
  return {
    has: (name) => entries.has(name),
    async read(name) {
      const entry = entries.get(name);
      if (!entry) throw new UserError(DAMAGED);
      if (entry.isEncrypted())
        throw new UserError('The package is locked by a password. Export it without one, and send that.');
      try {
        return await unpack(zip, entry, limits, budget);
      } catch (error) {
        throw error instanceof UserError ? error : new UserError(DAMAGED, { cause: error });
      }
    },
  };
}

async function readEntries(bytes: Uint8Array): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  const entries = new Map<string, Entry>();
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    let count = 0;
    for await (const entry of zip.eachEntry()) {
      if (++count > PARTS_LIMIT)
        throw new UserError(`The package has more than ${PARTS_LIMIT} parts. Export fewer decks at once.`);
      entries.set(entry.fileName, entry);
    }
    return { zip, entries };
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(DAMAGED, { cause: error });
  }
}

async function unpack(zip: ZipFile, entry: Entry, limits: Limits, budget: Budget): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let room = budget.room();
  for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    room -= piece.length;
    budget.spend(piece.length);
    if (room < 0 || budget.room() < 0) throw tooLarge(limits);
    pieces.push(piece);
  }
  const whole = Buffer.concat(pieces);
  if (crc32(whole) !== entry.crc32) throw new UserError(DAMAGED);
  return whole;
}
