import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../src/backup/backup.ts';
import { onDataDirectory } from '../src/backup/script.ts';
import { UserError } from '../src/errors.ts';

/** `npm run backup -- <file>`: writes all that lies in VIVA_DATA into one file; Viva may run meanwhile. */
const ELSEWHERE = `The data lie in the Redis that REDIS_URL names. Back that up where it runs, or with: redis-cli -u "$REDIS_URL" --rdb viva.rdb
Recordings of imported cards, if there are any, lie in VIVA_DATA: tar -czf recordings.tar.gz -C "\${VIVA_DATA:-.data}" recordings
docs/hosting.md tells more.`;

await onDataDirectory(ELSEWHERE, async (directory, signal) => {
  const [file] = parseArgs({ allowPositionals: true }).positionals;
  if (!file) throw new UserError('Name the file to write: npm run backup -- viva-2026-11-23.tar.gz');
  const { keys, format } = await backUp(directory, resolve(file), signal);
  return `${file} holds ${keys} keys of ${directory}, in format ${format}, and has been read back.`;
});
