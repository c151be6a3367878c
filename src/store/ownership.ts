import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../config.ts';

/** Another process has the data directory. */
export class AlreadyOwned extends ConfigError {}

/**
 * Makes this process the only owner of a data directory, until it ends in whatever way. The lock is the
 * kernel's, held by way of SQLite, because Node offers no file lock of its own: a killed process leaves none.
 *
 * @throws {AlreadyOwned} when another process owns the directory
 * @throws {ConfigError} when it can't be used
 */
export function ownDirectory(directory: string): Disposable {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(`VIVA_DATA can't be used as a folder: ${String(error)}`, { cause: error });
  }
  const database = new DatabaseSync(join(directory, 'owner.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!/locked/.test(String(error))) throw error;
    throw new AlreadyOwned(
      `Another Viva is running on the data in ${directory}. Stop that one first, or give this one its own folder with VIVA_DATA.`,
    );
  }
  return { [Symbol.dispose]: () => database.close() };
}
