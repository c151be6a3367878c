import { expect, onTestFinished } from 'vitest';
import { openTimetable } from '../../src/daily/timetable.ts';
import { createStores } from '../../src/store/stores.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { startDiscordServer, type DiscordServer } from '../discord-server/server.ts';
import { manualClock } from '../far-end/clock.ts';
import { startViva, type RunningViva } from '../process.ts';

/** One for the file that imports this; each test finds it empty. */
const redis = await testRedis();
const folder = await temporaryFolder();
const { places } = createStores(redis);
const MINUTE = 60_000;

/** How long tests wait for what processes do, in milliseconds: longer than the job of a killed worker lies still. */
export const PATIENCE = 120_000;

/** A Discord, and processes at it that share one Redis. Its clock stands still: slow starts miss no deadline of it. */
export async function processesOnDiscord() {
  await redis.flushall();
  const server = await startDiscordServer({ clock: manualClock() });
  onTestFinished(() => server.close());
  const env = {
    REDIS_URL: `unix://${redis.options.path}`,
    VIVA_DATA: folder,
    DISCORD_TOKEN: server.token,
    DISCORD_API: server.api,
    LOG_LEVEL: 'info',
  };
  return {
    server,
    env,
    receiver: () => untilTestEnds({ ...env, VIVA_ROLES: 'discord' }, /Viva is on Discord/),
    worker: () => untilTestEnds({ ...env, VIVA_ROLES: 'worker' }, WORKS),
  };
}

/** What a worker says when it has begun. */
export const WORKS = /the daily quizzes are on the timetable/;

/** Runs a process until the test ends. Resolves when it says that it is there. */
export async function untilTestEnds(env: NodeJS.ProcessEnv, there: RegExp): Promise<RunningViva> {
  const viva = startViva(env);
  onTestFinished(async () => {
    viva.child.kill('SIGTERM');
    await viva.ended();
  });
  await viva.complained(there);
  return viva;
}

/** Sets up a quiz by its command. For workers that begin then, it was there long ago, and its question is due just now. */
export async function quizDueNow(server: DiscordServer) {
  const [boss, ada, grace] = [
    server.person('boss', { manages: true }),
    server.person('ada'),
    server.person('grace'),
  ];
  const time = new Date(Date.now() - MINUTE).toISOString().slice(11, 16);
  await boss.slash('/daily set', { time, zone: 'UTC', deck: 'asyncio' });
  const place = `discord:${boss.channel.id}`;
  await places.edit(place, (quiz) => quiz && { ...quiz, since: 0 });
  const timetable = openTimetable(redis);
  await timetable.remove(place);
  await timetable.close();
  const questions = () => grace.messages().filter(({ text }) => text.includes('Question 1'));
  return {
    ada,
    grace,
    questions,
    asked: async () => {
      await expect.poll(questions, { timeout: PATIENCE }).toHaveLength(1);
      return questions()[0]!;
    },
  };
}

/** Holds the next message up that is posted, and loses it. @returns resolves when it has come so far */
export function holdPost({ faults }: DiscordServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  faults.transit.next(1, /^POST .*\/messages$/, {
    get delay() {
      resolve();
      return PATIENCE;
    },
    lost: 'request',
  });
  return promise;
}

/** Jobs that a worker has now. */
export function jobsAtWork(): Promise<string[]> {
  return redis.lrange('viva:bull:daily:active', 0, -1);
}
