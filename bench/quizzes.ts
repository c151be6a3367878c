import type { Redis } from 'ioredis';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTimetable, type Timetable } from '../src/daily/timetable.ts';
import { createLog } from '../src/log.ts';
import type { Quiz } from '../src/store/places.ts';
import { openDatabase } from '../src/store/redis.ts';
import { createStores, type Stores } from '../src/store/stores.ts';

const { signal } = new AbortController();

/** Runs with a private Redis, as Viva has. */
export async function withRedis<Result>(use: (redis: Redis) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'viva-bench-'));
  const database = await openDatabase(
    { redisUrl: undefined, dataDirectory: folder },
    await createLog('error'),
    signal,
  );
  try {
    return await use(database.redis);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true });
  }
}

/** A quiz that asks every day at a time, `HH:MM` in UTC. */
export function quizAt(time: string): Quiz {
  return {
    space: 'bench:space',
    schedule: { time, zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7] },
    decks: ['python/asyncio'],
    reveal: undefined,
    grace: 6 * 3_600_000,
    thread: false,
    mayChange: false,
    paused: undefined,
    by: 'bench:somebody',
    since: 0,
  };
}

/** Sets up each place's quiz, or changes it, as `/daily set` does. */
export async function putUp(
  places: readonly string[],
  quizOf: (index: number) => Quiz,
  { places: store }: Stores,
  timetable: Timetable,
): Promise<void> {
  await inBatches(places, async (place, index) => {
    const quiz = quizOf(index);
    await store.edit(place, () => quiz);
    await timetable.put(place, quiz.schedule);
  });
}

/** Quizzes whose questions were all due at the beginning of this minute. */
export async function putUpOverdue(places: readonly string[], redis: Redis): Promise<void> {
  const now = Date.now;
  const minute = Math.floor(now() / 60_000) * 60_000;
  const quiz = quizAt(new Date(minute).toISOString().slice(11, 16));
  const timetable = openTimetable(redis);
  // The timetable is put up as it was before that.
  Date.now = () => minute - 1000;
  try {
    await putUp(places, () => quiz, createStores(redis), timetable);
  } finally {
    Date.now = now;
    await timetable.close();
  }
}

export async function inBatches(
  items: readonly string[],
  work: (item: string, index: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += 500)
    await Promise.all(items.slice(start, start + 500).map((item, index) => work(item, start + index)));
}
