import { describe, expect, it } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { errorOf, failuresOf, idle, isPending, never, untilAborted } from './situations.ts';

const inner = new Error('inner');
const outer = new Error('outer');
const reason = new Error('the parent stops');

describe('a group within a group', () => {
  it('hands its value on', async () => {
    const value = await taskGroup(never(), ({ signal }) =>
      taskGroup(signal, ({ spawn }) => spawn((own) => taskGroup(own, () => 'innermost'))),
    );
    expect(value).toBe('innermost');
  });

  it('fails as a whole when a task of its own fails', async () => {
    const seen: unknown[] = [];
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      spawn(async (own) => {
        seen.push(await errorOf(untilAborted(own)));
        own.throwIfAborted();
      });
      await taskGroup(signal, (own) => void own.spawn(() => Promise.reject(inner)));
    });
    expect(await failuresOf(group)).toEqual([expect.objectContaining({ errors: [inner] })]);
    expect(seen).toHaveLength(1);
  });

  it('leaves the outer group in peace when its failure is caught', async () => {
    const value = await taskGroup(never(), async ({ signal }) => {
      const errors = await failuresOf(taskGroup(signal, () => Promise.reject(inner)));
      expect(signal.aborted).toBe(false);
      return errors;
    });
    expect(value).toEqual([inner]);
  });

  it('is cancelled, no more, when the outer group fails', async () => {
    let innerGroup: Promise<unknown> | undefined;
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      spawn(async () => {
        await idle();
        throw outer;
      });
      innerGroup = taskGroup(signal, (own) => own.spawn(untilAborted));
      await innerGroup;
    });
    expect(await failuresOf(group)).toEqual([outer]);
    await expect(innerGroup).rejects.toMatchObject({ name: 'AbortError', cause: outer });
  });

  it('adds its failure when both fail, the outer one first', async () => {
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      spawn(() => Promise.reject(outer));
      await taskGroup(signal, (own) => {
        own.spawn(async () => {
          await errorOf(untilAborted(own.signal));
          throw inner;
        });
      });
    });
    expect(await failuresOf(group)).toEqual([outer, expect.objectContaining({ errors: [inner] })]);
  });

  it('keeps its failure when the outer group fails while it shuts down', async () => {
    const gate = Promise.withResolvers<void>();
    const failOuter = Promise.withResolvers<never>();
    const group = taskGroup(never(), async ({ spawn, signal }) => {
      spawn(() => failOuter.promise);
      await taskGroup(signal, (own) => {
        own.spawn(() => gate.promise);
        own.spawn(() => Promise.reject(inner));
      });
    });
    expect(await isPending(group)).toBe(true);
    failOuter.reject(outer);
    expect(await isPending(group)).toBe(true);
    gate.resolve();
    expect(await failuresOf(group)).toEqual([outer, expect.objectContaining({ errors: [inner] })]);
  });

  it('is waited for by the outer group', async () => {
    const gate = Promise.withResolvers<void>();
    const group = taskGroup(never(), ({ spawn }) => {
      spawn((signal) => taskGroup(signal, (own) => void own.spawn(() => gate.promise)));
      spawn(() => Promise.reject(outer));
    });
    expect(await isPending(group)).toBe(true);
    gate.resolve();
    expect(await failuresOf(group)).toEqual([outer]);
  });

  it('is cancelled together with the outer group by the one above', async () => {
    const parent = new AbortController();
    const seen: unknown[] = [];
    const group = taskGroup(parent.signal, async ({ spawn, signal }) => {
      spawn(untilAborted);
      seen.push(await errorOf(taskGroup(signal, (own) => own.spawn(untilAborted))));
      signal.throwIfAborted();
    });
    await idle();
    parent.abort(reason);
    expect(await errorOf(group)).toBe(reason);
    expect(seen).toEqual([reason]);
  });

  it('keeps its failure though the one above fires', async () => {
    const parent = new AbortController();
    const gate = Promise.withResolvers<void>();
    const group = taskGroup(parent.signal, ({ signal }) =>
      taskGroup(signal, async ({ spawn }) => {
        spawn(() => Promise.reject(inner));
        await gate.promise;
      }),
    );
    await idle();
    parent.abort(reason);
    gate.resolve();
    expect(await failuresOf(group)).toEqual([expect.objectContaining({ errors: [inner] })]);
  });

  it('that ended by an abort of its own counts as cancelled once the outer group is', async () => {
    const parent = new AbortController();
    const group = taskGroup(parent.signal, ({ spawn }) => {
      spawn(async (signal) => {
        await errorOf(untilAborted(signal));
        const own = new DOMException('aborted', 'AbortError');
        await taskGroup(never(), () => Promise.reject(own));
      });
    });
    await idle();
    parent.abort(reason);
    expect(await errorOf(group)).toBe(reason);
  });
});
