import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { digestOf, writeWhole } from '../speech/manifest.ts';
import { framesOf, silence } from './mp3.ts';
import type { Step } from './steps.ts';
import { TICK_FILES } from './tick.ts';

/** The largest file that is handed out, in bytes: what Discord takes from a bot. https://docs.discord.com/developers/reference#uploading-files */
const LARGEST = 10 * 1024 * 1024;

/** Files that are kept: those used last. */
const KEPT = 100;

/** Makes files of whole lessons. */
export interface WholeLessons {
  /**
   * One MP3 of all steps, silences too; made once and kept.
   *
   * @returns its absolute path
   * @throws {UserError} when it would be too large to send
   */
  of(this: void, steps: readonly Step[]): Promise<string>;
}

/**
 * Nothing is encoded: the clips' frames are put one behind the other. A file is called by a digest of what it holds.
 *
 * @param folder absolute; made when it is first needed, and for nothing else
 */
export function createWholeLessons(folder: string): WholeLessons {
  const writing = new Map<string, Promise<void>>();
  return {
    async of(steps) {
      const sound = Buffer.concat(await piecesOf(steps));
      if (sound.length > LARGEST)
        throw new UserError(
          `The whole lesson has ${Math.ceil(sound.length / 1024 / 1024)} MB, too many to send. Ask for fewer with \`cards:\`.`,
        );
      const name = `${digestOf(sound)}.mp3`;
      const path = join(folder, name);
      const written = writing.get(name) ?? keep(path, sound).finally(() => writing.delete(name));
      writing.set(name, written);
      await written;
      return path;
    },
  };

  async function keep(path: string, sound: Uint8Array): Promise<void> {
    const known = await stat(path).catch(() => undefined);
    const now = new Date();
    if (known?.size === sound.length) return utimes(path, now, now);
    await mkdir(folder, { recursive: true });
    await writeWhole(path, sound);
    await forgetOldest(folder);
  }
}

/** Each file is read once, however often it is heard. */
async function piecesOf(steps: readonly Step[]): Promise<Uint8Array[]> {
  const read = new Map<string, Promise<Uint8Array>>();
  const framesIn = (path: string): Promise<Uint8Array> => {
    const frames = read.get(path) ?? readFile(path).then(framesOf);
    read.set(path, frames);
    return frames;
  };
  return Promise.all(
    steps.map(async (step) => {
      if (step.kind === 'say') return framesIn(step.clip.mp3);
      return step.kind === 'tick' ? framesIn(TICK_FILES.mp3) : silence(step.milliseconds);
    }),
  );
}

async function forgetOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ name, used: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = files.toSorted((one, other) => other.used - one.used).slice(KEPT);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
}
