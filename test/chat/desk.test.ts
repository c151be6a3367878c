import { describe, expect, it, vi } from 'vitest';
import { withDesk, type Desk } from '../../src/chat/desk.ts';
import { untilAborted } from '../../src/sleep.ts';
import { recordingLog } from '../house.ts';
import { takeTimers } from '../timers.ts';

/** An adapter at its desk, until it is told to leave. */
function sitAtDesk() {
  const stop = new AbortController();
  const log = recordingLog();
  const opened = Promise.withResolvers<Desk>();
  const ended = withDesk(stop.signal, log, async (desk) => {
    opened.resolve(desk);
    await untilAborted(desk.group.signal);
  });
  const leave = () => stop.abort(new DOMException('stopped', 'AbortError'));
  return { desk: opened.promise, ended, leave, log, reason: () => stop.signal.reason as unknown };
}

describe('a desk', () => {
  it('ends at once when nothing is being worked on', async () => {
    const { desk, ended, leave } = sitAtDesk();
    await desk;
    leave();
    await expect(ended).rejects.toThrow('stopped');
  });

  it('lets running work finish when it has to leave', async () => {
    const { desk, ended, leave } = sitAtDesk();
    const { take } = await desk;
    const begun = Promise.withResolvers<void>();
    const work = Promise.withResolvers<void>();
    let signalled: boolean | undefined;
    take({}, async (signal) => {
      begun.resolve();
      await work.promise;
      signalled = signal.aborted;
    });
    await begun.promise;
    leave();
    work.resolve();
    await expect(ended).rejects.toThrow('stopped');
    expect(signalled).toBe(false);
  });

  it('ends work that has not finished after ten seconds', async () => {
    const timers = takeTimers();
    const { desk, ended, leave, reason } = sitAtDesk();
    const { take } = await desk;
    const begun = Promise.withResolvers<void>();
    const why = Promise.withResolvers<unknown>();
    take({}, (signal) => {
      begun.resolve();
      return untilAborted(signal).catch((error: unknown) => {
        why.resolve(error);
        throw error;
      });
    });
    await begun.promise;
    leave();
    const failed = expect(ended).rejects.toThrow('stopped');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(timers()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await why.promise).toBe(reason());
    await failed;
    expect(timers()).toBe(0);
  });

  it('gives what comes while it leaves a signal that has fired', async () => {
    const { desk, ended, leave } = sitAtDesk();
    const { take } = await desk;
    const work = Promise.withResolvers<void>();
    take({}, () => work.promise);
    leave();
    const late = Promise.withResolvers<boolean>();
    take({}, async ({ aborted }) => late.resolve(aborted));
    expect(await late.promise).toBe(true);
    work.resolve();
    await expect(ended).rejects.toThrow('stopped');
  });

  it('takes nothing any more when it has ended, and throws nothing at listeners', async () => {
    const { desk, ended, leave } = sitAtDesk();
    const { take } = await desk;
    leave();
    await expect(ended).rejects.toThrow('stopped');
    let worked = false;
    take({}, async () => void (worked = true));
    await Promise.resolve();
    expect(worked).toBe(false);
  });

  it('outlives work that fails, and logs it', async () => {
    const { desk, ended, leave, log } = sitAtDesk();
    const { take } = await desk;
    take({ interaction: 'x' }, async () => {
      throw new Error('this one');
    });
    const told = await log.until(/could not be answered/);
    expect(told.fields).toMatchObject({ interaction: 'x', err: { message: 'this one' } });
    leave();
    await expect(ended).rejects.toThrow('stopped');
  });

  it('ends running work when the adapter itself fails', async () => {
    const opened = Promise.withResolvers<void>();
    const ended = withDesk(new AbortController().signal, recordingLog(), async ({ take }) => {
      take({}, async (signal) => {
        opened.resolve();
        await untilAborted(signal);
      });
      await opened.promise;
      throw new Error('the gateway is gone');
    });
    await expect(ended).rejects.toMatchObject({ errors: [{ errors: [{ message: 'the gateway is gone' }] }] });
  });
});
