import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { isPending, never } from './situations.ts';

describe('a task group whose tasks all succeed', () => {
  it('resolves with the value of its body', async () => {
    expect(await taskGroup(never(), () => 'plain')).toBe('plain');
    expect(await taskGroup(never(), async () => 'promised')).toBe('promised');
  });

  it('hands the body what its tasks return, plain or promised', async () => {
    const sum = await taskGroup(never(), async ({ spawn }) => {
      const plain = spawn(() => 2);
      const promised = spawn(async () => 3);
      return (await plain) + (await promised);
    });
    expect(sum).toBe(5);
  });

  it('waits for its tasks when the body has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const group = taskGroup(never(), ({ spawn }) => {
      spawn(() => gate.promise);
      return 'value';
    });
    expect(await isPending(group)).toBe(true);
    gate.resolve();
    expect(await group).toBe('value');
  });

  it('waits for its body when the tasks have ended', async () => {
    const gate = Promise.withResolvers<string>();
    const group = taskGroup(never(), async ({ spawn }) => {
      await spawn(() => 'ended');
      return gate.promise;
    });
    expect(await isPending(group)).toBe(true);
    gate.resolve('value');
    expect(await group).toBe('value');
  });

  it('takes a task after others have come and gone', async () => {
    const values = await taskGroup(never(), async ({ spawn }) => [
      await spawn(() => 1),
      await spawn(() => 2),
      await spawn(() => 3),
    ]);
    expect(values).toEqual([1, 2, 3]);
  });

  it('runs its tasks beside each other', async () => {
    const question = Promise.withResolvers<string>();
    const answer = Promise.withResolvers<string>();
    await taskGroup(never(), ({ spawn }) => {
      spawn(async () => {
        question.resolve('ready?');
        expect(await answer.promise).toBe('ready');
      });
      spawn(async () => {
        expect(await question.promise).toBe('ready?');
        answer.resolve('ready');
      });
    });
  });

  it('leaves its signal in peace', async () => {
    const signal = await taskGroup(never(), async (group) => {
      await group.spawn((own) => expect(own).toBe(group.signal));
      return group.signal;
    });
    expect(signal.aborted).toBe(false);
  });

  it('leaves the signal alone when the parent fires later', async () => {
    const parent = new AbortController();
    const signal = await taskGroup(parent.signal, (group) => group.signal);
    parent.abort();
    expect(signal.aborted).toBe(false);
  });
});
