import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../src/program.ts';
import { folders } from './speech/folder.ts';

const newFolder = await folders();

const never = new AbortController().signal;

describe('a program', () => {
  it('reads its input and gives its output', async () => {
    const { stdout } = await runProgram('tr', ['a-z', 'A-Z'], { input: 'hello', signal: never });
    expect(stdout.toString()).toBe('HELLO');
  });

  it('may leave its input unread', async () => {
    const input = Buffer.alloc(1_000_000);
    const { stdout } = await runProgram('echo', ['done'], { input, signal: never });
    expect(stdout.toString()).toBe('done\n');
  });

  it('says what it complained of when it fails', async () => {
    const failing = runProgram('echo too bad >&2; exit 7', [], { shell: true, signal: never });
    await expect(failing).rejects.toThrow(/failed with code 7: too bad/);
  });

  it('says when it is not installed', async () => {
    const missing = runProgram('no-such-program', [], { signal: never });
    await expect(missing).rejects.toThrow('no-such-program is not installed');
  });

  it('is killed with all that it started', async () => {
    const folder = await newFolder();
    const started = join(folder, 'pid');
    const appearance = once(watch(folder), 'change');
    const cancellation = new AbortController();
    const command = `sh -c 'sleep 1000' & echo $! > ${started}; wait`;
    const running = runProgram(command, [], { shell: true, signal: cancellation.signal });
    await appearance;
    cancellation.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(existsSync(started)).toBe(true);
    const pid = Number(await readFile(started, 'utf8'));
    // The kill has gone out; the system may take a moment to bury the dead.
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
