import { describe, expect, it, vi } from 'vitest';
import { untilDone } from '../src/untildone.ts';
import { recordingLog } from './house.ts';
import { takeTimers } from './timers.ts';

const never = new AbortController().signal;

describe('what has to be done', () => {
  it('is tried until it is, and every failure is logged', async () => {
    takeTimers();
    const log = recordingLog();
    const failures = [new Error('one'), new Error('two')];
    let tries = 0;
    const work = async () => {
      tries += 1;
      const failure = failures.shift();
      if (failure) throw failure;
    };
    const done = untilDone(work, 'it could not be noted', log, never);
    await vi.advanceTimersByTimeAsync(60_000);
    await done;
    expect(tries).toBe(3);
    expect(log.lines.map(({ message }) => message)).toEqual(
      Array(2).fill('it could not be noted; it is tried again'),
    );
  });

  it('is given up when the signal fires, between two tries and in one', async () => {
    const timers = takeTimers();
    const stopped = new Error('stopped');
    const controller = new AbortController();
    const failing = untilDone(() => Promise.reject(new Error('no')), 'no', recordingLog(), controller.signal);
    const expected = expect(failing).rejects.toBe(stopped);
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort(stopped);
    await expected;
    const over = untilDone(() => Promise.reject(new Error('no')), 'no', recordingLog(), controller.signal);
    await expect(over).rejects.toBe(stopped);
    expect(timers()).toBe(0);
  });
});
