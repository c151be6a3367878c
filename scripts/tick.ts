import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeMp3, encodeOpus } from '../src/speech/ffmpeg.ts';
import { SAMPLE_RATE } from '../src/speech/samples.ts';

/** `node scripts/tick.ts`: makes the soft tick that ends the time to think, as Ogg Opus and as MP3. */
const FOLDER = join(import.meta.dirname, '..', 'src', 'lessons');

const SECONDS = 0.12;
/** In hertz. */
const NOTE = 1320;
/** In seconds: the note loses two thirds of its strength in each. */
const FADE = 0.03;
/** Before it begins, so that no encoder hears a crack. In seconds. */
const RISE = 0.004;
/** Its highest peak: about -30 dB as the ear takes it, far below the speech's -16 LUFS. In dB of full scale. */
const PEAK = -21;

const samples = Float32Array.from({ length: SECONDS * SAMPLE_RATE }, (_, index) => {
  const time = index / SAMPLE_RATE;
  const strength = Math.min(1, time / RISE) * Math.exp(-time / FADE);
  return 10 ** (PEAK / 20) * strength * Math.sin(2 * Math.PI * NOTE * time);
});

const { signal } = new AbortController();
const levels = { gain: 0, ceiling: PEAK };
await writeFile(join(FOLDER, 'tick.ogg'), await encodeOpus(samples, levels, signal));
await writeFile(join(FOLDER, 'tick.mp3'), await encodeMp3(samples, levels, signal));
