import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isMissing } from './missing.ts';

export interface ProgramOptions {
  readonly input?: string | Uint8Array;
  /** The command is a line for the shell. */
  readonly shell?: boolean;
  readonly signal: AbortSignal;
}

export interface Output {
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A program that could not do its work. Its message is for the person who called it. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  /** With what it ended by itself; undefined where it could not be started, or was killed. */
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode?: number | null, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode ?? undefined;
  }
}

const ownGroup = process.platform !== 'win32';

/**
 * Runs a program to its end. When the signal fires it is killed with all that it started, and waited for.
 *
 * @throws {ProgramError} when it isn't installed or fails, with the end of what it said on standard error
 * @throws the signal's reason
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input, shell = false, signal }: ProgramOptions,
): Promise<Output> {
  signal.throwIfAborted();
  const child = spawn(program, args, { shell, detached: ownGroup, stdio: 'pipe' });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  // A program may end without reading all that it was given.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const kill = (): void => killGroup(child.pid);
  signal.addEventListener('abort', kill);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    signal.throwIfAborted();
    const said = Buffer.concat(stderr).toString();
    if (code !== 0) throw new ProgramError(`${program} failed${detail(code, said)}`, code);
    return { stdout: Buffer.concat(stdout), stderr: said };
  } catch (error) {
    if (isMissing(error)) throw new ProgramError(`${program} is not installed`, undefined, { cause: error });
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(ownGroup ? -pid : pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function detail(code: number | null, said: string): string {
  const end = said.trim().slice(-300);
  return `${code === null ? ' by a signal' : ` with code ${code}`}${end ? `: ${end}` : ''}`;
}
