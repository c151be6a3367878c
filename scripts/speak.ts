import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeProblem } from '../src/decks/load.ts';
import { leaves, UserError } from '../src/errors.ts';
import { engineFor } from '../src/speech/environment.ts';
import { progressBar } from '../src/speech/progress.ts';
import { keepRecording, renderDue } from '../src/speech/render.ts';
import { survey, type Survey } from '../src/speech/survey.ts';
import { wantedClips, type WantedClip } from '../src/speech/wanted.ts';
import { INTERRUPTED, untilStopped } from '../src/stopped.ts';
import { told } from '../src/told.ts';

/**
 * `npm run speak`: renders every clip that is missing or stale, and removes those of no card.
 * `npm run speak -- --check`: only says what it would do, and fails if that is anything.
 * `npm run speak -- --recording <clip> <file>`: takes a person's recording for a clip.
 */
const OPTIONS = {
  check: { type: 'boolean', default: false },
  recording: { type: 'string' },
  content: { type: 'string', default: 'content' },
  audio: { type: 'string', default: 'audio' },
} as const;

const stopped = untilStopped();

try {
  process.exitCode = await main(stopped);
} catch (error) {
  if (stopped.aborted) console.error('\nStopped. What was done is kept; run it again for the rest.');
  else for (const failure of leaves(error)) console.error(wordsOf(failure));
  process.exitCode = stopped.aborted ? INTERRUPTED : 1;
}

/** @returns the exit code */
async function main(signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const { clips, problems } = await wantedClips(values.content);
  for (const problem of problems) console.error(describeProblem(problem));
  if (problems.length > 0) return 1;
  const engine = engineFor(process.env);
  const found = await survey(values.audio, clips, engine.id);
  const count = clips.filter(({ key, recordedOnly }) => !recordedOnly || key in found.manifest).length;
  if (values.check) return check(found, count);
  if (values.recording !== undefined) {
    const clip = clips.find(({ key }) => key === values.recording);
    if (!clip) throw new UserError(`There is no clip ${values.recording}; one is called ${clips[0]?.key}`);
    return record(clip, positionals[0], values.audio, found, signal);
  }
  await renderDue(values.audio, found, engine, signal, progressBar(process.stderr, found.due.length));
  for (const matter of found.recordings) console.error(matter);
  console.log(
    `${found.due.length} clips rendered, ${found.orphans.length} files removed; there are ${count} clips.`,
  );
  return 0;
}

function check({ due, orphans, recordings }: Survey, count: number): number {
  const faults = [
    ...due.map(({ clip, reason }) => `${clip.key} ${reason}`),
    ...orphans.map((file) => `${file} belongs to no clip`),
    ...recordings,
  ];
  for (const fault of faults) console.error(fault);
  console.log(
    `${count} clips; ${faults.length} faults.${faults.length > 0 ? ' "npm run speak" mends them.' : ''}`,
  );
  return faults.length > 0 ? 1 : 0;
}

async function record(
  clip: WantedClip,
  path: string | undefined,
  audio: string,
  { manifest }: Survey,
  signal: AbortSignal,
): Promise<number> {
  if (!path) throw new UserError('Name the sound file after the clip');
  await keepRecording(audio, clip, await readFile(path), manifest, signal);
  console.log(`${clip.key} is now the recording ${path}.`);
  return 0;
}

/** An engine's and ffmpeg's failures say what to mend. */
function wordsOf(failure: unknown): unknown {
  const words = told(failure);
  return words instanceof Error ? words.message : words;
}
