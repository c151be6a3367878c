import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDeadline } from '../deadline.ts';
import { checkWav, type Engine } from './engine.ts';
import { ProgramError, runProgram } from '../program.ts';

const SETTINGS = join(import.meta.dirname, 'festival.scm');
const LONGEST = 120_000;

/**
 * Festival with the HTS voice cmu_us_slt_arctic, on this machine; docs/speech.md says why it is the default.
 * Making the engine needs neither installed.
 */
export function festivalEngine(): Engine {
  const digest = createHash('sha256').update(readFileSync(SETTINGS)).digest('hex').slice(0, 8);
  return {
    id: `festival cmu_us_slt_arctic_hts ${digest}`,
    speak: (text, signal) => withDeadline(signal, LONGEST, (within) => speak(text, within)),
  };
}

async function speak(text: string, signal: AbortSignal): Promise<Uint8Array> {
  // Into a pipe it would write the header a second time, at the end, where it sounds like a click.
  await using folder = await mkdtempDisposable(join(tmpdir(), 'viva-speech-'));
  const path = join(folder.path, 'speech.wav');
  try {
    await runProgram('text2wave', ['-eval', SETTINGS, '-o', path], { input: inAscii(text), signal });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new Error(`${error.message}. Viva's voice needs the packages festival and festvox-us-slt-hts.`, {
      cause: error,
    });
  }
  return checkWav(await readFile(path), 'festival');
}

/** Festival reads single bytes: é becomes e. */
function inAscii(text: string): string {
  return text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
}
