import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../database.ts';

/** For a test file, at its top: what gives each test a folder of its own. All go with the file. */
export async function folders(): Promise<() => Promise<string>> {
  const above = await temporaryFolder();
  return () => mkdtemp(join(above, 'folder-'));
}
