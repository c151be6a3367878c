import { createHash } from 'node:crypto';
import { withDeadline } from '../deadline.ts';
import { checkWav, type Engine } from './engine.ts';
import { runProgram } from '../program.ts';

const LONGEST = 120_000;

/** Any command line that reads text on standard input and writes WAV to standard output, such as Piper's. */
export function commandEngine(command: string): Engine {
  const digest = createHash('sha256').update(command).digest('hex').slice(0, 8);
  return {
    id: `command ${digest}`,
    async speak(text, signal) {
      const { stdout } = await withDeadline(signal, LONGEST, (within) =>
        runProgram(command, [], { input: text, shell: true, signal: within }),
      );
      return checkWav(stdout, 'SPEAK_COMMAND');
    },
  };
}
