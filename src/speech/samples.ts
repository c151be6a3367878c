/** Samples a second of all that is heard here; mono, from -1 to 1. */
export const SAMPLE_RATE = 48_000;

const WINDOW = SAMPLE_RATE / 100;
const SILENCE = (SAMPLE_RATE * 150) / 1000;
/** What stays so far under the highest peak counts as silence: 46 dB. */
const SOFT = 0.005;
/** Under this, -60 dB of full scale, there is nothing to hear at all. */
const INAUDIBLE = 0.001;
const WAVEFORM_POINTS = 256;

/**
 * The same sound with 150 ms of silence before and after it: what the recording had, or else digital silence.
 *
 * @throws {Error} when there is nothing to hear
 */
export function trimSilence(samples: Float32Array): Float32Array {
  const peaks = stretchesOf(samples, Math.ceil(samples.length / WINDOW)).map(peakOf);
  const highest = Math.max(0, ...peaks);
  if (highest < INAUDIBLE) throw new Error('the speech is silent');
  const isLoud = (peak: number): boolean => peak > highest * SOFT;
  const first = Math.floor((peaks.findIndex(isLoud) * samples.length) / peaks.length);
  const last = Math.floor(((peaks.findLastIndex(isLoud) + 1) * samples.length) / peaks.length);
  const trimmed = new Float32Array(last - first + 2 * SILENCE);
  const start = Math.max(0, first - SILENCE);
  trimmed.set(samples.subarray(start, last + SILENCE), start - first + SILENCE);
  return trimmed;
}

/** The picture of a voice message: 256 levels, the loudest 255, in Base64. */
export function waveformOf(samples: Float32Array): string {
  const levels = stretchesOf(samples, WAVEFORM_POINTS).map(levelOf);
  const loudest = Math.max(Number.MIN_VALUE, ...levels);
  return Buffer.from(levels.map((level) => Math.round((255 * level) / loudest))).toString('base64');
}

/** So many equal stretches. */
function stretchesOf(samples: Float32Array, count: number): Float32Array[] {
  const start = (index: number): number => Math.floor((index * samples.length) / count);
  return Array.from({ length: count }, (_, index) => samples.subarray(start(index), start(index + 1)));
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

/** Root mean square. */
function levelOf(samples: Float32Array): number {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return Math.sqrt(energy / Math.max(1, samples.length));
}
