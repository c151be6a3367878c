import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WHOLE_WEEK } from '../../src/study/days.ts';
import { openTimetable } from '../../src/daily/timetable.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { startMortalRedis } from '../daily/mortal-redis.ts';
import { temporaryFolder } from '../database.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import { manualClock } from '../far-end/clock.ts';
import { configFor, recordingLog } from '../house.ts';
import { untilTestEnds } from './processes.ts';

const folder = await temporaryFolder();

/** For a whole test, in milliseconds. */
const LIMIT = 240_000;

/** For what comes soon after Redis is back, in milliseconds. */
const SOON = 60_000;

/** How long Redis is away at least, in milliseconds: longer than a command waits, and than the gateway is kept. */
const AWAY = 40_000;

/** In how many milliseconds a process has ended after SIGTERM, as the documentation promises. */
const STOP_LIMIT = 30_000;

const MINUTE = 60_000;

type MortalRedis = Awaited<ReturnType<typeof startMortalRedis>>;

/** How Redis goes away, and comes back. */
const WAYS = [
  { way: 'halted', leave: ({ halt }: MortalRedis) => halt(), comeBack: ({ goOn }: MortalRedis) => goOn() },
  { way: 'killed', leave: ({ kill }: MortalRedis) => kill(), comeBack: ({ start }: MortalRedis) => start() },
];

async function mortalRedis(): Promise<MortalRedis & { readonly url: string }> {
  const redis = await startMortalRedis(await mkdtemp(join(folder, 'redis-')));
  onTestFinished(async () => {
    // One that is halted wouldn't stop; one that was killed has stopped already.
    await redis.goOn().catch(() => {});
    await redis.stop();
  });
  return { ...redis, url: `unix://${redis.socket}` };
}

/** The whole of Viva on Discord, with a reminder and with a daily quiz that asks at the next full minute. */
async function vivaOnDiscord() {
  const redis = await mortalRedis();
  const server = await startDiscordServer({ clock: manualClock() });
  onTestFinished(() => server.close());
  const env = {
    REDIS_URL: redis.url,
    VIVA_DATA: folder,
    DISCORD_TOKEN: server.token,
    DISCORD_API: server.api,
    LOG_LEVEL: 'info',
  };
  const viva = await untilTestEnds(env, /Viva is on Discord/);
  const [boss, ada] = [server.person('boss', { manages: true }), server.person('ada')];
  await ada.slash('/settings', { remind: '18:00', zone: 'UTC' });
  const due = Math.ceil(Date.now() / MINUTE + 0.1) * MINUTE;
  await boss.slash('/daily set', {
    time: new Date(due).toISOString().slice(11, 16),
    zone: 'UTC',
    deck: 'asyncio',
  });
  const questions = () => ada.messages().filter(({ text }) => text.includes('Question 1'));
  return { redis, viva, ada, due, questions };
}

describe.each(WAYS)('while Redis is $way', { timeout: LIMIT }, ({ leave, comeBack }) => {
  it('Viva waits, then answers again, and asks the question that fell due meanwhile', async () => {
    const { redis, viva, ada, due, questions } = await vivaOnDiscord();
    await leave(redis);
    await pass(Math.max(AWAY, due - Date.now()));
    expect(viva.child.exitCode).toBeNull();
    expect(viva.errors()).toContain('nobody could say who is to be reminded; looking again');
    expect(viva.errors()).toContain('the gateway could not be kept');
    expect(questions()).toEqual([]);
    await comeBack(redis);
    await viva.complained(/Viva is on Discord/);
    expect((await ada.slash('/ask', { deck: 'asyncio' })).buttons).toContain('Reveal');
    await expect.poll(questions, { timeout: SOON }).toHaveLength(1);
  });

  it('SIGTERM ends a Viva that has something to answer', async () => {
    const { redis, viva, ada } = await vivaOnDiscord();
    await leave(redis);
    const asked = ada.slash('/ask', { deck: 'asyncio' }).then(
      ({ text }) => text,
      () => '',
    );
    await expect.poll(() => ada.messages().some(({ pending }) => pending), { timeout: SOON }).toBe(true);
    await endedInTime(viva);
    await asked;
    expect(ada.messages().at(-1)!.text).toContain('Something went wrong on our side');
  });

  it('SIGTERM ends a Viva that has left the gateway', async () => {
    const { redis, viva } = await vivaOnDiscord();
    await leave(redis);
    await viva.complained(/the gateway could not be kept/);
    await endedInTime(viva);
  });

  it('the timetable says soon that it could not be asked, and is right when Redis is back', async () => {
    const redis = await mortalRedis();
    const config = { ...configFor(folder), redisUrl: redis.url };
    const database = await openDatabase(config, recordingLog(), new AbortController().signal);
    const known = openTimetable(database.redis);
    await known.depths();
    await leave(redis);
    const opened = openTimetable(database.redis);
    onTestFinished(async () => {
      await Promise.all([known.close(), opened.close()]);
      await database.close();
    });
    const schedule = { time: '09:00', zone: 'UTC', days: WHOLE_WEEK };
    const put = (timetable: typeof known, place: string) => timetable.put(place, schedule);
    const asked = await Promise.allSettled([put(known, 'test:known'), put(opened, 'test:opened')]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await comeBack(redis);
    const places = ['test:known', 'test:opened'];
    const held = new Map(places.map((place) => [place, { schedule, since: Date.now() }]));
    for (const timetable of [known, opened]) await timetable.reconcile(held, Date.now);
    expect(await known.depths()).toMatchObject({ delayed: 2 });
    expect(await opened.reconcile(held, Date.now)).toEqual({ put: 0, removed: 0 });
  });
});

async function endedInTime({ child, ended }: Awaited<ReturnType<typeof untilTestEnds>>): Promise<void> {
  const alarm = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  child.kill('SIGTERM');
  expect(await ended()).toEqual({ code: 0, signal: null });
  clearTimeout(alarm);
}
