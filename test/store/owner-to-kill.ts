import { openDatabase } from '../../src/store/redis.ts';
import { configFor, recordingLog } from '../house.ts';

/** Owns the data of a folder, says so once a write is confirmed, and waits to be killed. */
const { redis } = await openDatabase(
  configFor(process.argv[2]!),
  recordingLog(),
  new AbortController().signal,
);
await redis.set('confirmed', 'yes');
process.stdout.write('confirmed\n');
