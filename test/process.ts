import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const START = join(import.meta.dirname, '..', 'src', 'start.mjs');

/** Viva in a process of its own, on a pipe. */
export interface RunningViva {
  readonly child: ChildProcessWithoutNullStreams;
  readonly output: () => string;
  readonly errors: () => string;
  /** Waits for something to be shown after what was waited for before. */
  shown(text: RegExp): Promise<string>;
  /** The same, of what it says on standard error. */
  complained(text: RegExp): Promise<string>;
  /** Waits for the end. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** @param cwd its working folder; elsewhere than here, where a developer's `.env` may lie */
export function startViva(env: NodeJS.ProcessEnv, cwd = tmpdir()): RunningViva {
  const child = spawn(process.execPath, [START], { cwd, env: { ...process.env, ...env } });
  const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const output = listen(child.stdout, exit);
  const errors = listen(child.stderr, exit);
  return {
    child,
    output: output.all,
    errors: errors.all,
    shown: output.next,
    complained: errors.next,
    async ended() {
      const [code, signal] = await exit;
      return { code, signal };
    },
  };
}

function listen(stream: Readable, exit: Promise<unknown>) {
  let heard = '';
  let read = 0;
  let over = false;
  stream.setEncoding('utf8').on('data', (text: string) => (heard += text));
  stream.once('close', () => (over = true));
  return {
    all: () => heard,
    async next(text: RegExp): Promise<string> {
      for (;;) {
        const found = text.exec(heard.slice(read));
        if (found) {
          read += found.index + found[0].length;
          return found[0];
        }
        if (over) throw new Error(`Viva ended before ${text}: ${heard}`);
        await Promise.race([once(stream, 'data'), exit]);
      }
    },
  };
}

/** Runs a whole session: the input, then its end. */
export async function runViva(
  input: string | Buffer,
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<{ code: number | null; output: string; errors: string }> {
  const viva = startViva(env, cwd);
  viva.child.stdin.end(input);
  const { code } = await viva.ended();
  return { code, output: viva.output(), errors: viva.errors() };
}
