import { encodeMp3, encodeOpus, LONGEST, measure, type Levels, type Measured } from './ffmpeg.ts';
import { SAMPLE_RATE, trimSilence, waveformOf } from './samples.ts';

/** What every clip must come to, measured on what a listener's decoder gives (EBU R 128). */
export const TARGET = {
  /** LUFS, within `tolerance`. */
  loudness: -16,
  tolerance: 1,
  /** dBTP; below it. */
  peak: -1.5,
} as const;

export interface EncodedClip {
  readonly ogg: Buffer;
  readonly mp3: Buffer;
  readonly milliseconds: number;
  /** LUFS. */
  readonly loudness: number;
  /** dBTP. */
  readonly peak: number;
  /** 256 bytes in Base64. */
  readonly waveform: string;
}

const TRIES = 5;

/**
 * Makes a clip of any recording: silence trimmed, as loud as all others, as Ogg Opus and as MP3. An encoder moves
 * both loudness and peaks a little, so what it made is measured, and made again until it is right.
 *
 * @throws {Error} when the recording is no sound, is silent, too long, or can't be brought to `TARGET`
 */
export async function encodeClip(recording: Uint8Array, signal: AbortSignal): Promise<EncodedClip> {
  const recorded = await measure(recording, signal);
  if (recorded.samples.length > LONGEST * SAMPLE_RATE) throw new Error(`is longer than ${LONGEST} seconds`);
  const samples = trimSilence(recorded.samples);
  let levels: Levels = { gain: TARGET.loudness - recorded.loudness, ceiling: -3 };
  for (let count = 0; count < TRIES; count++) {
    const ogg = await encodeOpus(samples, levels, signal);
    const measured = await measure(ogg, signal);
    if (isRight(measured)) return describe(ogg, await encodeMp3(samples, levels, signal), measured);
    levels = {
      gain: levels.gain + TARGET.loudness - measured.loudness,
      ceiling: levels.ceiling - Math.max(0, measured.peak - TARGET.peak + 0.5),
    };
  }
  throw new Error(`can't be brought to ${TARGET.loudness} LUFS: is it speech?`);
}

/** Closer than the target asks, so that another meter agrees. */
function isRight({ loudness, peak }: Measured): boolean {
  return Math.abs(loudness - TARGET.loudness) <= TARGET.tolerance / 4 && peak <= TARGET.peak - 0.3;
}

function describe(ogg: Buffer, mp3: Buffer, { samples, loudness, peak }: Measured): EncodedClip {
  const milliseconds = Math.round((samples.length * 1000) / SAMPLE_RATE);
  return { ogg, mp3, milliseconds, loudness, peak, waveform: waveformOf(samples) };
}
