import { writeSync } from 'node:fs';
import { migrate } from '../../src/store/format.ts';
import { createLearnerStore } from '../../src/store/learners.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { openLearner } from '../../src/study/learner.ts';
import { card } from '../cards.ts';
import { configFor, recordingLog } from '../house.ts';

/** Owns the data of a folder, and writes reviews until it is killed. Each that is confirmed is told, a line each. */
const NOW = Date.parse('2026-11-02T09:00:00Z');
const { signal } = new AbortController();
const database = await openDatabase(configFor(process.argv[2]!), recordingLog(), signal);
// What holds the database holds the lock on its folder.
process.once('SIGTERM', () => void database.close());
await migrate(database.redis, recordingLog(), signal);
const learners = createLearnerStore(database.redis);

await Promise.all(['ada', 'bob', 'eve'].map(rateForEver));

async function rateForEver(name: string): Promise<void> {
  for (let count = 0; ; count++) {
    const learner = openLearner(learners, `test:${name}`, 'UTC', NOW + count);
    const rated = card({ id: `deck/card-${count % 50}` });
    await learner.review({ card: rated, grade: 'good', way: 'shown', source: `${name}-${count}` });
    writeSync(1, `${name}-${count}\n`);
  }
}
