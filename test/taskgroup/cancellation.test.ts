import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, isPending, untilAborted } from './situations.ts';

const reason = new Error('the parent stops');

describe('a group whose parent fires', () => {
  it('never runs when the parent has fired before', async () => {
    const group = taskGroup(AbortSignal.abort(reason), () => expect.fail('ran'));
    expect(await errorOf(group)).toBe(reason);
  });

  it('cancels body and tasks, and rethrows the reason', async () => {
    const parent = new AbortController();
    const seen: unknown[] = [];
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      for (let task = 0; task < 5; task += 1) {
        spawn(async (own) => {
          seen.push(await errorOf(untilAborted(own)));
          own.throwIfAborted();
        });
      }
      await untilAborted(signal);
    });
    await idle();
    parent.abort(reason);
    expect(await errorOf(group)).toBe(reason);
    expect(seen).toEqual(Array.from({ length: 5 }, () => reason));
  });

  it('cancels the tasks it waits for at the end', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, ({ spawn }) => {
      spawn(untilAborted);
      return 'value';
    });
    expect(await isPending(group)).toBe(true);
    parent.abort(reason);
    expect(await errorOf(group)).toBe(reason);
  });

  it('waits for those who ignore it', async () => {
    const parent = new AbortController();
    const gate = Promise.withResolvers<void>();
    const group = taskGroup(parent.signal, ({ spawn }) => void spawn(() => gate.promise));
    await idle();
    parent.abort(reason);
    expect(await isPending(group)).toBe(true);
    gate.resolve();
    expect(await errorOf(group)).toBe(reason);
  });

  it('rethrows the reason even where all ended well', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, async ({ signal }) => {
      await errorOf(untilAborted(signal));
      return 'value';
    });
    parent.abort(reason);
    expect(await errorOf(group)).toBe(reason);
  });

  it('may be fired by its own body', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, async ({ spawn }) => {
      const task = spawn(untilAborted);
      await idle();
      parent.abort(reason);
      await task;
    });
    expect(await errorOf(group)).toBe(reason);
  });
});

describe('a group that is cancelled and fails', () => {
  const failure = new Error('real');

  it('reports the body that fails on being cancelled', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, async ({ signal }) => {
      await errorOf(untilAborted(signal));
      throw failure;
    });
    parent.abort(reason);
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('reports the task that fails after the parent fired', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      spawn(async (own) => {
        await errorOf(untilAborted(own));
        await idle();
        throw failure;
      });
      await untilAborted(signal);
    });
    await idle();
    parent.abort(reason);
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('reports the task that fails in the moment the parent fires', async () => {
    const parent = new AbortController();
    const gate = Promise.withResolvers<never>();
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      spawn(() => gate.promise);
      await untilAborted(signal);
    });
    await idle();
    gate.reject(failure);
    parent.abort(reason);
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('reports the task that failed before the parent fired, while others still end', async () => {
    const parent = new AbortController();
    const gate = Promise.withResolvers<void>();
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      spawn(() => gate.promise);
      spawn(() => Promise.reject(failure));
      await untilAborted(signal);
    });
    await idle();
    parent.abort(reason);
    gate.resolve();
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('keeps the reason of the abort that came first', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      await errorOf(spawn(() => Promise.reject(failure)));
      parent.abort(reason);
      expect(signal.reason).toMatchObject({ cause: failure });
    });
    expect(await failuresOf(group)).toEqual([failure]);
  });
});
