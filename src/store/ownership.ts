import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../config.ts';
import { UserError } from '../errors.ts';

/** Another process has the data directory. */
export class AlreadyOwned extends ConfigError {}

/**
 * Makes this process the only owner of a data directory, until it ends in whatever way. The lock is the
 * kernel's, held by way of SQLite, because Node offers no file lock of its own: a killed process leaves none.
 *
 * @throws {AlreadyOwned} when another process owns the directory
 * @throws {ConfigError} when it can't be a folder
 * @throws {UserError} when nothing can be written there
 */
export function ownDirectory(directory: string): Disposable {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(`VIVA_DATA can't be used as a folder: ${String(error)}`, { cause: error });
  }
  const database = lockIn(directory);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!/locked/.test(String(error))) throw unwritable(directory, error);
    throw new AlreadyOwned(
      `Another Viva is running on the data in ${directory}. Stop that one first, or give this one its own folder with VIVA_DATA.`,
    );
  }
  return { [Symbol.dispose]: () => database.close() };
}

function lockIn(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, 'owner.lock'), { timeout: 0 });
  } catch (error) {
    throw unwritable(directory, error);
  }
}

/** A full disk is no mistake in the settings: who starts Viva again may find room. */
function unwritable(directory: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(
    `The data in ${directory} can't be written: ${reason}. \`npm run doctor\` tells what to do about it.`,
    { cause: error },
  );
}
