import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, isPending, never, untilAborted } from './situations.ts';

const failure = new Error('task');

/** Tasks that are held until they are released, and how many run meanwhile. */
function held(count: number) {
  const gates = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const started: number[] = [];
  const tasks = gates.map((gate, index) => async () => {
    started.push(index);
    await gate.promise;
    return index;
  });
  const release = async (index: number) => {
    gates[index]?.resolve();
    await idle();
  };
  return { tasks, started, release };
}

describe('a limited group', () => {
  it('runs no more tasks at once, and takes the next as soon as one ends', async () => {
    const { tasks, started, release } = held(5);
    const values = taskGroup(never(), ({ spawn }) => Promise.all(tasks.map((task) => spawn(task))), {
      limit: 2,
    });
    await idle();
    expect(started).toEqual([0, 1]);
    await release(1);
    expect(started).toEqual([0, 1, 2]);
    await release(0);
    await release(2);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    await release(3);
    await release(4);
    expect(await values).toEqual([0, 1, 2, 3, 4]);
  });

  it('of one runs its tasks one after the other', async () => {
    const log: string[] = [];
    await taskGroup(
      never(),
      ({ spawn }) => {
        for (const name of ['first', 'second']) {
          spawn(async () => {
            log.push(`${name} starts`);
            await idle();
            log.push(`${name} ends`);
          });
        }
      },
      { limit: 1 },
    );
    expect(log).toEqual(['first starts', 'first ends', 'second starts', 'second ends']);
  });

  it('uses again the turns of earlier tasks', async () => {
    await taskGroup(
      never(),
      async ({ spawn }) => {
        for (let round = 0; round < 10; round += 1) await Promise.all([spawn(idle), spawn(idle)]);
        const { tasks, started, release } = held(3);
        for (const task of tasks) spawn(task);
        await idle();
        expect(started).toEqual([0, 1]);
        for (const index of [0, 1, 2]) await release(index);
      },
      { limit: 2 },
    );
  });

  it('does not count the body', async () => {
    const value = await taskGroup(never(), ({ spawn }) => spawn(() => 'ran'), { limit: 1 });
    expect(value).toBe('ran');
  });

  it('takes the tasks of tasks in their turn', async () => {
    const log: string[] = [];
    await taskGroup(
      never(),
      ({ spawn }) => {
        spawn(() => {
          spawn(() => log.push('grandchild'));
          log.push('child');
        });
        spawn(() => log.push('sibling'));
      },
      { limit: 1 },
    );
    expect(log).toEqual(['child', 'sibling', 'grandchild']);
  });

  it('never starts what still waits when a task fails, and tells at once', async () => {
    const gate = Promise.withResolvers<void>();
    const waiting: Promise<unknown>[] = [];
    const group = taskGroup(
      never(),
      async ({ spawn, signal }) => {
        spawn(() => gate.promise);
        spawn(() => Promise.reject(failure));
        for (let task = 0; task < 3; task += 1) waiting.push(spawn(() => expect.fail('started')));
        for (const task of waiting) expect(await errorOf(task)).toBe(signal.reason);
      },
      { limit: 2 },
    );
    expect(await isPending(Promise.allSettled(waiting))).toBe(false);
    expect(await isPending(group)).toBe(true);
    gate.resolve();
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('never starts what still waits when the body fails', async () => {
    const group = taskGroup(
      never(),
      async ({ spawn }) => {
        spawn(untilAborted);
        spawn(() => expect.fail('started'));
        await idle();
        throw failure;
      },
      { limit: 1 },
    );
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('never starts what still waits when the parent fires, though a task ignores it', async () => {
    const parent = new AbortController();
    const gate = Promise.withResolvers<void>();
    let waiting: Promise<unknown> | undefined;
    const group = taskGroup(
      parent.signal,
      ({ spawn }) => {
        spawn(() => gate.promise);
        waiting = spawn(() => expect.fail('started'));
      },
      { limit: 1 },
    );
    await idle();
    parent.abort('stop');
    await expect(waiting).rejects.toBe('stop');
    gate.resolve();
    expect(await errorOf(group)).toBe('stop');
  });

  it.each(Array.from({ length: 20 }, (_, ticks) => ticks))(
    'starts nothing after an abort that comes %d ticks after a turn has ended',
    async (ticks) => {
      const parent = new AbortController();
      const gate = Promise.withResolvers<void>();
      const group = taskGroup(
        parent.signal,
        ({ spawn }) => {
          spawn(() => gate.promise);
          spawn((signal) => expect(signal.aborted).toBe(false));
          spawn(untilAborted);
        },
        { limit: 1 },
      );
      await idle();
      gate.resolve();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      parent.abort('stop');
      expect(await errorOf(group)).toBe('stop');
    },
  );
});

describe('the limit', () => {
  it.each([0, -1, 1.5, NaN, -Infinity])('cannot be %d', async (limit) => {
    const group = taskGroup(never(), () => expect.fail('ran'), { limit });
    expect(await errorOf(group)).toBeInstanceOf(RangeError);
  });

  it.each([1, 1_000_000, Infinity, undefined])('can be %d', async (limit) => {
    expect(await taskGroup(never(), ({ spawn }) => spawn(() => 'ran'), { limit })).toBe('ran');
  });
});
