import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, isPending, never, untilAborted } from './situations.ts';

const failWith = (error: unknown) => async () => {
  throw error;
};

const throwNow = (error: unknown) => () => {
  throw error;
};

async function failOnAbort(signal: AbortSignal, error: Error) {
  await errorOf(untilAborted(signal));
  throw error;
}

describe('a failure in a task group', () => {
  it('of one task arrives in an AggregateError, a single one too', async () => {
    const failure = new Error('task');
    const error = await errorOf(taskGroup(never(), ({ spawn }) => void spawn(failWith(failure))));
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({ errors: [failure], message: expect.stringContaining('1') });
  });

  it('of the body arrives in the same way', async () => {
    const failure = new Error('body');
    expect(await failuresOf(taskGroup(never(), failWith(failure)))).toEqual([failure]);
  });

  it('may be thrown before the first await', async () => {
    const inTask = new Error('task');
    const inBody = new Error('body');
    expect(await failuresOf(taskGroup(never(), ({ spawn }) => spawn(throwNow(inTask))))).toEqual([inTask]);
    expect(await failuresOf(taskGroup(never(), throwNow(inBody)))).toEqual([inBody]);
  });

  it.each([undefined, null, 0, '', 'text'])('may be any value: %o', async (value) => {
    expect(await failuresOf(taskGroup(never(), ({ spawn }) => spawn(failWith(value))))).toEqual([value]);
  });

  it('cancels the other tasks and the body', async () => {
    const failure = new Error('task');
    const cancelled: string[] = [];
    const untilCancelled = async (name: string, signal: AbortSignal) => {
      await errorOf(untilAborted(signal));
      cancelled.push(name);
      signal.throwIfAborted();
    };
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      spawn((own) => untilCancelled('task', own));
      spawn(failWith(failure));
      await untilCancelled('body', signal);
    });
    expect(await failuresOf(group)).toEqual([failure]);
    expect(cancelled.toSorted()).toEqual(['body', 'task']);
  });

  it('of the body cancels the tasks', async () => {
    const failure = new Error('body');
    let task: Promise<unknown> | undefined;
    const group = taskGroup(never(), async ({ spawn }) => {
      task = spawn(untilAborted);
      await idle();
      throw failure;
    });
    expect(await failuresOf(group)).toEqual([failure]);
    await expect(task).rejects.toMatchObject({ name: 'AbortError', cause: failure });
  });

  it('waits for those who ignore the signal', async () => {
    const gate = Promise.withResolvers<string>();
    let stubborn: Promise<string> | undefined;
    const group = taskGroup(never(), ({ spawn }) => {
      stubborn = spawn(() => gate.promise);
      spawn(failWith(new Error('task')));
    });
    expect(await isPending(group)).toBe(true);
    gate.resolve('its own value');
    expect(await failuresOf(group)).toHaveLength(1);
    expect(await stubborn).toBe('its own value');
  });

  it('names an abort, with the failure as its cause, as the reason of the signal', async () => {
    const failure = new Error('task');
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      await errorOf(spawn(failWith(failure)));
      expect(signal.reason).toMatchObject({ name: 'AbortError', cause: failure });
    });
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('has aborted the group when the one who awaits the task learns of it', async () => {
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      const task = spawn(failWith(new Error('task')));
      expect(await task.catch(() => signal.aborted)).toBe(true);
    });
    expect(await failuresOf(group)).toHaveLength(1);
  });

  it('is not forgiven because the body caught it', async () => {
    const failure = new Error('task');
    const group = taskGroup(never(), async ({ spawn }) => {
      await spawn(failWith(failure)).catch(() => {});
      return 'value';
    });
    expect(await failuresOf(group)).toEqual([failure]);
  });
});

describe('several failures in a task group', () => {
  it('arrive in the order they happened, not in the order the tasks were spawned', async () => {
    const [first, second, third] = [new Error('first'), new Error('second'), new Error('third')];
    const gates = [0, 1].map(() => Promise.withResolvers<never>());
    const group = taskGroup(never(), ({ spawn }) => {
      for (const gate of gates) spawn(() => gate.promise);
      throw first;
    });
    await idle();
    gates[1]?.reject(second);
    await idle();
    gates[0]?.reject(third);
    expect(await failuresOf(group)).toEqual([first, second, third]);
  });

  it('of tasks that fail in the same moment are all reported', async () => {
    const failures = Array.from({ length: 5 }, (_, index) => new Error(`task ${index}`));
    const group = taskGroup(never(), ({ spawn }) => failures.forEach((each) => void spawn(failWith(each))));
    expect(await failuresOf(group)).toEqual(failures.slice(0, 5));
  });

  it('while shutting down are reported too', async () => {
    const failure = new Error('task');
    const inTask = new Error('clean-up of a task');
    const inBody = new Error('clean-up of the body');
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      spawn((own) => failOnAbort(own, inTask));
      spawn(failWith(failure));
      await errorOf(untilAborted(signal));
      await idle();
      throw inBody;
    });
    expect(await failuresOf(group)).toEqual([failure, inTask, inBody]);
  });

  it('name each error once, however many awaited it', async () => {
    const failure = new Error('task');
    const group = taskGroup(never(), async ({ spawn }) => {
      const task = spawn(failWith(failure));
      spawn(() => task);
      spawn(() => task);
      await task;
    });
    expect(await failuresOf(group)).toEqual([failure]);
  });

  it('include an error that the body made of a failure', async () => {
    const failure = new Error('task');
    const wrapped = new Error('body', { cause: failure });
    const group = taskGroup(never(), ({ spawn }) =>
      spawn(failWith(failure)).catch(() => {
        throw wrapped;
      }),
    );
    expect(await failuresOf(group)).toEqual([failure, wrapped]);
  });
});
