import { LRUCache } from 'lru-cache';
import { readFile } from 'node:fs/promises';
import { readOggOpus } from './ogg.ts';

/** Opus frames of 20 ms, in the order in which they are sent; shared by all that play them. */
export type Frames = readonly Uint8Array[];

/** Milliseconds of a frame. */
export const FRAME = 20;

/** Bytes that a frame takes beside its own: the object that shows where it lies. Measured. */
const OVERHEAD = 116;

/**
 * The frames of a clip.
 *
 * @param path of an Ogg Opus file whose content never changes
 * @throws {Error} when it can't be read, or is damaged
 * @throws the signal's reason
 */
export type LoadFrames = (path: string, signal: AbortSignal) => Promise<Frames>;

/**
 * Clips as frames: read once, however many ask for them at the same time, and shared. Those that were not asked for
 * longest are forgotten when all take more than so many bytes.
 */
export function createFrameCache(bytes: number): LoadFrames {
  const clips = new LRUCache<string, Frames>({ maxSize: bytes, sizeCalculation: sizeOf, fetchMethod: demux });
  return async (path, signal) => {
    signal.throwIfAborted();
    const frames = await clips.forceFetch(path);
    signal.throwIfAborted();
    return frames;
  };
}

function sizeOf(frames: Frames): number {
  return frames.reduce((sum, { length }) => sum + length + OVERHEAD, 0);
}

async function demux(path: string): Promise<Frames> {
  const file = await readFile(path);
  try {
    return readOggOpus(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The clip ${path} can’t be played: ${why}. Render it again.`, { cause: error });
  }
}
