import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, never, untilAborted } from './situations.ts';

const reason = new Error('the parent stops');
const abortError = () => new DOMException('aborted', 'AbortError');
const real = new Error('real');

/** How a group ends whose task rejects with `error` after the parent has fired. */
async function afterCancelling(error: unknown): Promise<unknown> {
  const parent = new AbortController();
  const group = taskGroup(parent.signal, ({ spawn }) => {
    spawn(async (signal) => {
      await errorOf(untilAborted(signal));
      throw error;
    });
  });
  await idle();
  parent.abort(reason);
  return errorOf(group);
}

describe('after an abort, a cancellation', () => {
  const caused = new Error('load', { cause: abortError() });

  it.each<[string, unknown]>([
    ['is the reason', reason],
    ['is caused by the reason', new Error('load', { cause: reason })],
    [
      'is caused by something that the reason caused',
      new Error('play', { cause: new Error('load', { cause: reason }) }),
    ],
    ['is an AbortError', abortError()],
    [
      "is an AbortError of Node's",
      Object.assign(new Error('aborted'), { name: 'AbortError', code: 'ABORT_ERR' }),
    ],
    ['is caused by an AbortError', caused],
    ['is made of cancellations only', new AggregateError([reason, abortError()])],
    ['is made of errors that cancellations caused', new AggregateError([caused, caused])],
    ['is caused by what is made of cancellations', new Error('any', { cause: new AggregateError([reason]) })],
  ])('%s', async (_, error) => {
    expect(await afterCancelling(error)).toBe(reason);
  });

  it("is what Node's own timers reject with", async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, ({ spawn }) => {
      spawn((signal) => wait(60_000, undefined, { signal }));
    });
    await idle();
    parent.abort(reason);
    expect(await errorOf(group)).toBe(reason);
  });
});

describe('after an abort, a failure', () => {
  const selfMade = new Error('circular');
  selfMade.cause = selfMade;
  const selfContaining = new AggregateError([]);
  selfContaining.errors.push(selfContaining);

  it.each<[string, unknown]>([
    ['is any other error', real],
    ['is caused by any other error', new Error('load', { cause: real })],
    ['is a time-out', new DOMException('too late', 'TimeoutError')],
    ['is a cancellation mixed with a failure', new AggregateError([reason, real])],
    ['is a mixture that a cancellation caused', new AggregateError([real], 'mixed', { cause: reason })],
    ['is an aggregate of nothing', new AggregateError([])],
    ['is an error that only looks like the reason', new Error(reason.message)],
    ['is no error at all', 'text'],
    ['is undefined', undefined],
    ['is its own cause', selfMade],
    ['is made of itself', selfContaining],
  ])('%s', async (_, error) => {
    expect(await afterCancelling(error)).toMatchObject({ errors: [error] });
  });
});

describe('a failure that aborted the group', () => {
  it('does not turn into a cancellation what it caused', async () => {
    const wrapped = new Error('body', { cause: real });
    const group = taskGroup(never(), async ({ spawn }) => {
      await errorOf(spawn(() => Promise.reject(real)));
      throw wrapped;
    });
    expect(await failuresOf(group)).toEqual([real, wrapped]);
  });

  it('lets siblings wrap the abort it caused', async () => {
    const group = taskGroup(never(), ({ spawn }) => {
      spawn(async (signal) => {
        throw new Error('load', { cause: await errorOf(untilAborted(signal)) });
      });
      spawn(() => Promise.reject(real));
    });
    expect(await failuresOf(group)).toEqual([real]);
  });

  it('lets siblings end with the reason of a parent that fires later', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, ({ spawn }) => {
      spawn(() => untilAborted(parent.signal));
      spawn(() => Promise.reject(real));
    });
    await idle();
    parent.abort(reason);
    expect(await failuresOf(group)).toEqual([real]);
  });
});

describe('before any abort', () => {
  it('an AbortError is a failure: nobody asked for it', async () => {
    const own = abortError();
    let sibling: Promise<unknown> | undefined;
    const group = taskGroup(never(), ({ spawn }) => {
      sibling = spawn(untilAborted);
      spawn(() => Promise.reject(own));
    });
    expect(await failuresOf(group)).toEqual([own]);
    await expect(sibling).rejects.toMatchObject({ name: 'AbortError', cause: own });
  });

  it('so is what an AbortError caused, from the body too', async () => {
    const own = new Error('load', { cause: abortError() });
    expect(await failuresOf(taskGroup(never(), () => Promise.reject(own)))).toEqual([own]);
  });

  it("so is the reason of a task's own deadline", async () => {
    const deadline = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    const group = taskGroup(never(), ({ spawn }) => void spawn(() => untilAborted(deadline)));
    expect(await failuresOf(group)).toEqual([deadline.reason]);
  });
});
