import { ProgramError, runProgram, type Output } from '../program.ts';
import { SAMPLE_RATE } from './samples.ts';

/** How a sound was found to be by EBU R 128. */
export interface Measured {
  readonly samples: Float32Array;
  /** Integrated, in LUFS. */
  readonly loudness: number;
  /** In dBTP. */
  readonly peak: number;
}

/** What is done to a sound before it is encoded. */
export interface Levels {
  /** In dB. */
  readonly gain: number;
  /** No peak goes above it, in dBTP. */
  readonly ceiling: number;
}

const RAW = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '1'];

/** No clip is longer, in seconds. */
export const LONGEST = 120;

/**
 * Decodes any sound file, as mono, and measures it; of one that is longer than `LONGEST`, a second more than that.
 * @throws {ProgramError} when it isn't one
 */
export async function measure(file: Uint8Array, signal: AbortSignal): Promise<Measured> {
  const filter = ['-af', `aresample=${SAMPLE_RATE},ebur128=peak=true:framelog=verbose`];
  // Anybody may have sent it. From a pipe, ffmpeg follows no playlist to other files or addresses.
  const input = ['-t', String(LONGEST + 1), '-i', 'pipe:0'];
  const { stdout, stderr } = await ffmpeg([...input, ...filter, ...RAW, 'pipe:1'], file, signal);
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return {
    samples: new Float32Array(Uint8Array.from(stdout).buffer, 0, stdout.length >> 2),
    loudness: Number(/\bI: *(\S+) LUFS/.exec(summary)?.[1]),
    peak: Number(/\bPeak: *(\S+) dBFS/.exec(summary)?.[1]),
  };
}

/** Ogg Opus, mono, 48 kHz, 20 ms frames, about 32 kbit/s: what Discord plays without transcoding. */
export function encodeOpus(samples: Float32Array, levels: Levels, signal: AbortSignal): Promise<Buffer> {
  const opus = '-c:a libopus -application voip -b:a 32k -vbr on -frame_duration 20 -f ogg';
  return encode(samples, levels, opus.split(' '), signal);
}

/** MP3, mono, 24 kHz, 40 kbit/s: for players that know no Opus. */
export function encodeMp3(samples: Float32Array, levels: Levels, signal: AbortSignal): Promise<Buffer> {
  const mp3 = '-c:a libmp3lame -ar 24000 -b:a 40k -write_xing 0 -id3v2_version 0 -f mp3';
  return encode(samples, levels, mp3.split(' '), signal);
}

async function encode(
  samples: Float32Array,
  { gain, ceiling }: Levels,
  format: readonly string[],
  signal: AbortSignal,
): Promise<Buffer> {
  // Peaks between samples show when there are four times as many.
  const limit = `aresample=${4 * SAMPLE_RATE},alimiter=level=false:latency=true:limit=${10 ** (ceiling / 20)}`;
  const filter = ['-af', `volume=${gain}dB,${limit},aresample=${SAMPLE_RATE}`];
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  const input = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const args = [...RAW, '-i', 'pipe:0', ...filter, ...plain, ...format, 'pipe:1'];
  return (await ffmpeg(args, input, signal)).stdout;
}

async function ffmpeg(args: readonly string[], input: Uint8Array, signal: AbortSignal): Promise<Output> {
  try {
    return await runProgram('ffmpeg', ['-hide_banner', '-nostats', ...args], { input, signal });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new Error(`${error.message}. Clips are encoded with ffmpeg, with libopus and libmp3lame.`, {
      cause: error,
    });
  }
}
