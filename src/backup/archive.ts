import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ConfigError } from '../config.ts';
import { UserError } from '../errors.ts';
import { isMissing } from '../missing.ts';

const run = promisify(execFile);

/** Packs all that lies in a folder into one compressed file, which is there already and is overwritten. */
export async function pack(folder: string, file: string, signal: AbortSignal): Promise<void> {
  await tar(['-czf', file, '-C', folder, '.'], signal);
}

/**
 * Unpacks a file that `pack` has made.
 * @throws {UserError} when it is none, or not whole
 */
export async function unpack(file: string, folder: string, signal: AbortSignal): Promise<void> {
  try {
    await tar(['-xzf', file, '-C', folder], signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ConfigError) throw error;
    throw new UserError(`${file} is no backup of Viva, or not whole.`, { cause: error });
  }
}

async function tar(args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await run('tar', args, { signal });
  } catch (error) {
    if (isMissing(error))
      throw new ConfigError('tar is not installed: install it with the package manager of this machine.');
    throw error;
  }
}
