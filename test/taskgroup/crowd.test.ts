import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, never, untilAborted } from './situations.ts';

const crowd = Array.from({ length: 10_000 }, (_, index) => index);

describe('ten thousand tasks', () => {
  it.each([undefined, 8])('bring their values under a limit of %s', async (limit) => {
    const values = await taskGroup(
      never(),
      ({ spawn }) =>
        Promise.all(
          crowd.map((index) =>
            spawn(async () => {
              await idle();
              return index;
            }),
          ),
        ),
      { limit },
    );
    expect(values).toEqual(crowd);
  });

  it('are all cancelled by one failure', async () => {
    const failure = new Error('one of many');
    const woken: number[] = [];
    const group = taskGroup(never(), async ({ spawn }) => {
      for (const index of crowd) {
        spawn(async (signal) => {
          await errorOf(untilAborted(signal));
          woken.push(index);
          signal.throwIfAborted();
        });
      }
      await idle();
      throw failure;
    });
    expect(await failuresOf(group)).toEqual([failure]);
    expect(woken).toEqual(crowd);
  });

  it('that all fail are all named', async () => {
    const group = taskGroup(never(), ({ spawn }) => {
      for (const index of crowd) spawn(() => Promise.reject(index));
    });
    expect(await failuresOf(group)).toEqual(crowd);
  });

  it('wait in vain behind one that fails', async () => {
    const failure = new Error('the first');
    const group = taskGroup(
      never(),
      ({ spawn }) => {
        spawn(() => Promise.reject(failure));
        for (const index of crowd) spawn(() => expect.fail(`started ${index}`));
      },
      { limit: 1 },
    );
    expect(await failuresOf(group)).toEqual([failure]);
  });
});
