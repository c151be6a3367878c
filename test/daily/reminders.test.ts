import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { runReminders } from '../../src/daily/reminders.ts';
import { createStores } from '../../src/store/stores.ts';
import { botOn, LIBRARY, visitor } from '../bot.ts';
import { testRedis } from '../database.ts';

const redis = await testRedis();
const { bot, board, log, clock, timetable } = botOn(redis);

/** Longer than the pause between two looks, in milliseconds. */
const LOOK = 15_000;

afterEach(() => timetable.close());

it('reminders go on when Redis could not be asked', async () => {
  const ada = visitor(bot, 'ada');
  const question = await ada.slash('ask', { deck: 'asyncio' });
  const answer = await ada.press(question, 'Reveal');
  await ada.press(answer, answer.buttons!.find(({ label }) => label.startsWith('Forgot'))!.label);
  await ada.slash('settings', { zone: 'UTC', remind: '18:00' });
  clock.now = Date.parse('2026-11-03T18:00:00Z');

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const lost = redis.duplicate();
  await once(lost, 'ready');
  lost.disconnect();
  await once(lost, 'end');
  const stop = new AbortController();
  const parts = {
    stores: createStores(lost),
    board,
    log,
    zone: 'UTC',
    clock: () => clock.now,
    libraries: { of: async () => LIBRARY },
  };
  const running = runReminders(parts, stop.signal);
  for (let looks = 1; looks <= 2; looks++) {
    const told = log.until(/nobody could say who is to be reminded/);
    await vi.advanceTimersByTimeAsync(LOOK);
    expect(await told).toMatchObject({ level: 'warn' });
  }
  await lost.connect();
  await vi.advanceTimersByTimeAsync(LOOK);
  vi.useRealTimers();
  await expect.poll(() => board.messages, { timeout: 30_000 }).toMatchObject([{ place: 'test:ada/direct' }]);
  stop.abort();
  await expect(running).rejects.toBe(stop.signal.reason);
  lost.disconnect();
});
