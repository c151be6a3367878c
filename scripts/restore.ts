import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restore } from '../src/backup/restore.ts';
import { onDataDirectory } from '../src/backup/script.ts';
import { UserError } from '../src/errors.ts';

/**
 * `npm run restore -- <file>`: puts a backup into VIVA_DATA, where nothing lies yet. Viva must be stopped.
 * `npm run restore -- <file> --replace`: moves aside what lies there.
 */
const ELSEWHERE =
  'The data lie in the Redis that REDIS_URL names: restore them there. docs/hosting.md tells how.';

await onDataDirectory(ELSEWHERE, async (directory, signal) => {
  const options = { replace: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [file] = positionals;
  if (!file) throw new UserError('Name the backup: npm run restore -- viva-2026-11-23.tar.gz');
  const { replace } = values;
  const { inventory, before } = await restore(resolve(file), directory, { replace, now: new Date() }, signal);
  const said = `${directory} now holds the ${inventory.keys} keys of the backup of ${inventory.at}. Start Viva.`;
  return before ? `${said}\nWhat was there lies in ${before}: remove it when you are sure.` : said;
});
