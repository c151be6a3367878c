import { existsSync } from 'node:fs';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findingsOf, type Check, type Finding } from './finding.ts';

const SUBJECT = 'Disk';
const { ok, warning, failure } = findingsOf(SUBJECT);

const MEGABYTE = 1_000_000;

/** Redis writes its file anew beside the old one now and then: it takes room for two. In bytes. */
const LITTLE = 1000 * MEGABYTE;
const TOO_LITTLE = 100 * MEGABYTE;

/** Whether there is room for what Viva keeps, and it may write there. A directory that isn't there yet is made at the start. */
export function checkDisk(directory: string): Check {
  return {
    subject: SUBJECT,
    async run() {
      const there = nearestExisting(directory);
      const refusal = await refusalIn(there);
      if (refusal) return [refusalFinding(directory, refusal)];
      const { bavail, bsize } = await statfs(there);
      return [roomFinding(directory, bavail * bsize)];
    },
  };
}

const MAKE_ROOM = 'Make room: a full disk stops every rating. Old backups and logs go first.';

/** @param refusal what came of writing there */
export function refusalFinding(directory: string, refusal: Error): Finding {
  const isFull = 'code' in refusal && ['ENOSPC', 'EDQUOT'].includes(String(refusal.code));
  return failure(
    `${directory} can't be written: ${refusal.message}`,
    isFull ? MAKE_ROOM : 'Give its folder to the user that runs Viva, or set VIVA_DATA to another.',
  );
}

/** @param free bytes */
export function roomFinding(directory: string, free: number): Finding {
  const found = `${(free / MEGABYTE).toFixed(0)} MB are free for ${directory}`;
  if (free < TOO_LITTLE) return failure(found, MAKE_ROOM);
  return free < LITTLE ? warning(found, MAKE_ROOM) : ok(found);
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

async function refusalIn(folder: string): Promise<Error | undefined> {
  let trial: string | undefined;
  try {
    trial = await mkdtemp(join(folder, '.viva-doctor-'));
    await writeFile(join(trial, 'trial'), 'trial');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    if (trial !== undefined) await rm(trial, { recursive: true });
  }
}
