import { describe, expect, it } from 'vitest';
import { taskGroup, type TaskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, isPending, never, untilAborted } from './situations.ts';

describe('spawning', () => {
  it('starts tasks in their order, once the one who spawns them pauses', async () => {
    const log: string[] = [];
    await taskGroup(never(), async ({ spawn }) => {
      spawn(() => log.push('first'));
      spawn(() => log.push('second'));
      log.push('body');
      await idle();
      log.push('body again');
    });
    expect(log).toEqual(['body', 'first', 'second', 'body again']);
  });

  it('lets a task spawn tasks, and waits for them too', async () => {
    const gate = Promise.withResolvers<void>();
    const log: string[] = [];
    const group = taskGroup(never(), ({ spawn }) => {
      spawn(async () => {
        await idle();
        spawn(async () => {
          await gate.promise;
          log.push('grandchild');
        });
        log.push('child');
      });
    });
    expect(await isPending(group)).toBe(true);
    gate.resolve();
    await group;
    expect(log).toEqual(['child', 'grandchild']);
  });

  it('is as deep as need be', async () => {
    let depth = 0;
    await taskGroup(never(), ({ spawn }) => {
      const deeper = () => {
        depth += 1;
        if (depth < 10_000) spawn(deeper);
      };
      spawn(deeper);
    });
    expect(depth).toBe(10_000);
  });

  it('throws once the group has ended', async () => {
    const group = await taskGroup(never(), (own) => own);
    expect(() => group.spawn(() => expect.fail('started'))).toThrow(/has ended/);
  });

  it('throws once the group has failed', async () => {
    let ended: TaskGroup | undefined;
    await errorOf(
      taskGroup(never(), (group) => {
        ended = group;
        throw new Error('failed');
      }),
    );
    expect(() => ended?.spawn(() => expect.fail('started'))).toThrow(/has ended/);
  });

  it('throws at once while the group shuts down', async () => {
    const failure = new Error('failed');
    const errors = await failuresOf(
      taskGroup(never(), async ({ spawn }) => {
        await errorOf(
          spawn(() => {
            throw failure;
          }),
        );
        expect(() => spawn(() => expect.fail('started'))).toThrow(/shutting down/);
      }),
    );
    expect(errors).toEqual([failure]);
  });

  it('throws at once when the parent has fired', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, ({ spawn }) => {
      parent.abort('stop');
      expect(() => spawn(() => expect.fail('started'))).toThrow(/shutting down/);
    });
    expect(await errorOf(group)).toBe('stop');
  });

  it('counts a task as cancelled that tries it while the group shuts down', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, ({ spawn }) => {
      spawn(async (signal) => {
        await errorOf(untilAborted(signal));
        await spawn(() => expect.fail('started'));
      });
    });
    await idle();
    parent.abort('stop');
    expect(await errorOf(group)).toBe('stop');
  });

  it('never starts a task whose group is aborted before its turn', async () => {
    const parent = new AbortController();
    let tooLate: Promise<unknown> | undefined;
    const group = taskGroup(parent.signal, ({ spawn }) => {
      tooLate = spawn(() => expect.fail('started'));
      parent.abort('stop');
    });
    expect(await errorOf(group)).toBe('stop');
    await expect(tooLate).rejects.toBe('stop');
  });

  it('ends a hydra whose heads spawn heads', async () => {
    let heads = 0;
    const slain = new Error('slain');
    const group = taskGroup(never(), ({ spawn }) => {
      const head = async (): Promise<void> => {
        heads += 1;
        if (heads > 100) throw slain;
        await idle();
        spawn(head);
        spawn(head);
      };
      spawn(head);
    });
    expect(await failuresOf(group)).toEqual([slain]);
    expect(heads).toBe(101);
  });
});
