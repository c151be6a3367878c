import type { Frames } from '../../lessons/frames.ts';

/** Opus for nothing: after five of them a decoder invents no sound from what came before: https://docs.discord.com/developers/topics/voice-connections#voice-data-interpolation */
export const SILENCE: Uint8Array = Buffer.from([0xf8, 0xff, 0xfe]);
const SILENCES = 5;

/** Where frames go out: one voice connection. */
export interface Outlet {
  /** Whether a frame that is sent now would be heard. */
  audible(): boolean;
  send(frame: Uint8Array): void;
  /** Tells that nothing follows for now. */
  quiet(): void;
}

/** What became of the frames of clips. Silence isn't counted. */
export interface FrameCounts {
  sent: number;
  /** Of those sent: more than half a frame after their time. */
  late: number;
  /** Frames' times at which none could be sent. Nothing is left out: all after it comes later. */
  missing: number;
}

/** One connection's place at the pacer. */
export interface Line {
  readonly counts: Readonly<FrameCounts>;
  /**
   * Plays, one thing at a time, and resolves when the last frame has gone out. Silence follows by itself.
   * @throws the signal's reason, as soon as it fires
   * @throws {Error} when something plays, or a frame could not be sent
   * @throws what the line was cut with
   */
  play(this: void, frames: Frames, signal: AbortSignal): Promise<void>;
  /** Ends it for good: what plays fails with the reason, and whatever would play. */
  cut(reason: Error): void;
}

interface Playing {
  readonly frames: Frames;
  position: number;
  readonly done: () => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * @param begin called when there is something to send
 * @returns the line, and `step`, which sends what is due at one tick and tells whether more will be
 */
export function createLine(
  outlet: Outlet,
  begin: () => void,
): { line: Line; step: (late: boolean, total: FrameCounts) => boolean } {
  const counts: FrameCounts = { sent: 0, late: 0, missing: 0 };
  let playing: Playing | undefined;
  let silences = 0;
  let cut: Error | undefined;

  async function play(frames: Frames, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (cut) throw cut;
    if (playing) throw new Error('Something is being played already');
    if (frames.length === 0) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = (): void => end()?.fail(signal.reason);
    playing = { frames, position: 0, done: resolve, fail: reject };
    signal.addEventListener('abort', stop);
    begin();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  function end(): Playing | undefined {
    const ended = playing;
    if (ended && ended.position > 0) silences = SILENCES;
    playing = undefined;
    return ended;
  }

  function step(late: boolean, total: FrameCounts): boolean {
    try {
      if (!outlet.audible()) hold(total);
      else if (silences > 0) sendSilence();
      else if (playing) sendFrame(playing, late, total);
    } catch (error) {
      end()?.fail(error);
      silences = 0;
    }
    return playing !== undefined || silences > 0;
  }

  /** Who was silenced by the loss of the connection needs no silence more. */
  function hold(total: FrameCounts): void {
    silences = 0;
    if (playing) for (const each of [counts, total]) each.missing += 1;
  }

  function sendSilence(): void {
    outlet.send(SILENCE);
    silences -= 1;
    if (silences === 0 && !playing) outlet.quiet();
  }

  function sendFrame(clip: Playing, late: boolean, total: FrameCounts): void {
    outlet.send(clip.frames[clip.position]!);
    clip.position += 1;
    for (const each of [counts, total]) {
      each.sent += 1;
      if (late) each.late += 1;
    }
    if (clip.position === clip.frames.length) end()?.done();
  }

  function cutWith(reason: Error): void {
    cut = reason;
    end()?.fail(reason);
    silences = 0;
  }

  return { line: { counts, play, cut: cutWith }, step };
}
