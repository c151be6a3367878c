import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../src/sleep.ts';
import { taskGroup, type TaskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, listenersOn, never, untilAborted } from './situations.ts';

const failure = new Error('task');
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('a group that has ended', () => {
  const unhandled = vi.fn<(reason: unknown) => void>();
  let others: NodeJS.UnhandledRejectionListener[] = [];
  beforeEach(() => {
    others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', unhandled);
  });
  afterEach(() => {
    process.off('unhandledRejection', unhandled);
    for (const other of others) process.on('unhandledRejection', other);
    unhandled.mockReset();
  });

  const endings: [string, (group: TaskGroup, parent: AbortController) => unknown][] = [
    ['well', ({ spawn }) => spawn(() => 'value')],
    ['by a failing task', ({ spawn }) => void spawn(() => Promise.reject(failure))],
    ['by a failing body', () => Promise.reject(failure)],
    [
      'by its parent',
      async ({ spawn, signal }, parent) => {
        spawn(untilAborted);
        await idle();
        parent.abort();
        await untilAborted(signal);
      },
    ],
  ];

  it.each(endings)('%s leaves no listener on its parent', async (_, body) => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, (own) => {
      expect(listenersOn(parent.signal)).toBe(1);
      return body(own, parent);
    });
    await group.catch(() => {});
    expect(listenersOn(parent.signal)).toBe(0);
  });

  it.each(endings)('%s leaves no rejection unhandled', async (_, body) => {
    const parent = new AbortController();
    await taskGroup(parent.signal, (group) => body(group, parent)).catch(() => {});
    await idle();
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('leaves unhandled no rejection of tasks that nobody awaits, started or waiting', async () => {
    const group = taskGroup(
      never(),
      ({ spawn }) => {
        spawn(untilAborted);
        spawn(() => Promise.reject(failure));
        for (let task = 0; task < 10; task += 1) spawn(() => expect.fail('started'));
      },
      { limit: 2 },
    );
    expect(await failuresOf(group)).toEqual([failure]);
    await idle();
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('leaves unhandled only what somebody else made of a rejection', async () => {
    const group = taskGroup(never(), ({ spawn }) => {
      void spawn(() => Promise.reject(failure)).then(String);
    });
    expect(await failuresOf(group)).toEqual([failure]);
    await idle();
    expect(unhandled).toHaveBeenCalledTimes(1);
  });

  it('leaves neither timers nor listeners of the sleepers it woke', async () => {
    const before = timers();
    const asleep = Promise.withResolvers<AbortSignal>();
    const parent = new AbortController();
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      for (let task = 0; task < 100; task += 1) spawn((own) => sleep(60_000, own));
      await idle();
      asleep.resolve(signal);
    });
    const signal = await asleep.promise;
    expect(timers()).toBeGreaterThanOrEqual(100);
    parent.abort('stop');
    expect(await errorOf(group)).toBe('stop');
    expect(timers()).toBeLessThanOrEqual(before);
    expect(listenersOn(parent.signal)).toBe(0);
    expect(listenersOn(signal)).toBe(0);
  });
});
