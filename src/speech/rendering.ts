import type { Log } from '../log.ts';
import type { Engine } from './engine.ts';
import type { OpenManifest } from './manifest.ts';
import type { Recordings } from './recordings.ts';
import { isUnusable, personSaying, renderClip } from './render.ts';
import type { WantedClip } from './wanted.ts';

/** Nobody can say it. */
export class Mute extends Error {
  override readonly name = 'Mute';
}

/** Makes one clip. @throws {Mute} when there is no voice for it; {Error} as `renderClip`; the signal's reason */
export type Render = (clip: WantedClip, signal: AbortSignal) => Promise<void>;

export interface RenderingParts {
  readonly folder: string;
  readonly manifest: OpenManifest;
  readonly engine: Engine | undefined;
  readonly recordings: Recordings | undefined;
  readonly log: Log;
}

/** Makes clips of recordings; what has none, or one that can't be used, the engine says. */
export function renderingWith({ folder, manifest, engine, recordings, log }: RenderingParts): Render {
  async function ofRecording(clip: WantedClip, signal: AbortSignal): Promise<boolean> {
    const recording = clip.recording === undefined ? undefined : await recordings?.read(clip.recording);
    if (!recording) return false;
    try {
      await renderClip(folder, clip, personSaying(recording), manifest, signal);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!isUnusable(error)) throw error;
      log.warn({ clip: clip.key, err: error }, 'an imported recording can’t be used');
      return false;
    }
  }

  return async (clip, signal) => {
    if (await ofRecording(clip, signal)) return;
    if (!engine) throw new Mute('no engine is set up to say it');
    await renderClip(folder, clip, engine, manifest, signal);
  };
}
