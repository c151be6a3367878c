import { createHash } from 'node:crypto';
import { withDeadline } from '../deadline.ts';
import { checkWav, type Engine } from './engine.ts';
import { ProgramError, runProgram } from '../program.ts';

const LONGEST = 120_000;

/** Any command line that reads text on standard input and writes WAV to standard output, such as Piper's. */
export function commandEngine(command: string): Engine {
  const digest = createHash('sha256').update(command).digest('hex').slice(0, 8);
  return {
    id: `command ${digest}`,
    async speak(text, signal) {
      return checkWav(await run(command, text, signal), 'SPEAK_COMMAND');
    },
  };
}

async function run(command: string, text: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const { stdout } = await withDeadline(signal, LONGEST, (within) =>
      runProgram(command, [], { input: text, shell: true, signal: within }),
    );
    return stdout;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    // The command line may hold a secret, and a running bot logs what failed.
    throw new ProgramError(error.message.replace(command, () => 'SPEAK_COMMAND'));
  }
}
