import type { Redis } from 'ioredis';
import { openTimetable, type Held } from '../src/daily/timetable.ts';
import { createStores } from '../src/store/stores.ts';
import { inBatches, putUp, quizAt, withRedis } from './quizzes.ts';
import type { Row } from './row.ts';

const COUNT = 10_000;
const places = Array.from(
  { length: COUNT },
  (_, index) => `discord:${100_000_000_000_000_000n + BigInt(index)}`,
);

/** Ten thousand daily quizzes: to set them up, to change and to remove them, and what a start makes of them. */
export async function benchSchedules(): Promise<Row[]> {
  return withRedis(measure);
}

async function measure(redis: Redis): Promise<Row[]> {
  const stores = createStores(redis);
  const timetable = openTimetable(redis);
  const reconcile = async (): Promise<void> => {
    const quizzes = [...(await stores.places.all())];
    const held = quizzes.map(([place, { schedule, since }]): [string, Held] => [place, { schedule, since }]);
    await timetable.reconcile(new Map(held), Date.now);
  };
  try {
    return [
      await timed('set up', () => putUp(places, (index) => quizAt(timeOf(index)), stores, timetable)),
      await timed('change', () => putUp(places, (index) => quizAt(timeOf(index + 90)), stores, timetable)),
      await timed('start with all on the timetable:', reconcile),
      await timed('start with none on the timetable:', async () => {
        await removeAll(redis, 'viva:bull:*');
        await reconcile();
      }),
      { name: `memory of Redis with ${COUNT} quizzes`, value: (await bytesOf(redis)) / 1e6, unit: 'MB' },
      await timed('remove', () =>
        inBatches(places, async (place) => {
          await stores.places.edit(place, () => undefined);
          await timetable.remove(place);
        }),
      ),
    ];
  } finally {
    await timetable.close();
  }
}

async function timed(what: string, work: () => Promise<void>): Promise<Row> {
  const start = performance.now();
  await work();
  return { name: `${what} ${COUNT} daily quizzes`, value: performance.now() - start, unit: 'ms' };
}

/** All over the day. */
function timeOf(index: number): string {
  const [hour, minute] = [Math.floor(index / 60) % 24, index % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

async function removeAll(redis: Redis, pattern: string): Promise<void> {
  const keys = await redis.keys(pattern);
  await inBatches(keys, async (key) => void (await redis.del(key)));
}

/** What Redis holds in memory. */
export async function bytesOf(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

if (import.meta.main) console.table(await benchSchedules());
