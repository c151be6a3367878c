import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { orAborted, sleep } from '../src/sleep.ts';
import { takeTimers } from './timers.ts';

const LONGEST = 2 ** 31 - 1;
const reason = new Error('wake up');

const never = () => new AbortController().signal;
const listenersOn = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

/** Tells when `promise` has settled, without waiting for it. */
function watch(promise: Promise<void>) {
  const settled = vi.fn<() => void>();
  promise.then(settled, settled);
  return settled;
}

describe('sleep', () => {
  let timers: () => number;
  beforeEach(() => {
    timers = takeTimers();
  });

  it.each([1, 1000, LONGEST])('lasts %d ms, not less', async (milliseconds) => {
    const settled = watch(sleep(milliseconds, never()));
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toHaveBeenCalledTimes(1);
  });

  it.each([0, -1, -Infinity])('is over with the next tick for %d ms', async (milliseconds) => {
    const settled = watch(sleep(milliseconds, never()));
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toHaveBeenCalledTimes(1);
  });

  it.each([LONGEST + 1, Infinity, NaN])('cannot last %d ms', async (milliseconds) => {
    await expect(sleep(milliseconds, never())).rejects.toThrow(RangeError);
    expect(timers()).toBe(0);
  });

  it('ends with the reason as soon as the signal fires', async () => {
    const controller = new AbortController();
    const nap = sleep(1000, controller.signal);
    controller.abort(reason);
    await expect(nap).rejects.toBe(reason);
  });

  it('does not begin when the signal has fired', async () => {
    await expect(sleep(1000, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(timers()).toBe(0);
  });

  it('leaves neither timer nor listener when it is over', async () => {
    const { signal } = new AbortController();
    const nap = sleep(1000, signal);
    expect([timers(), listenersOn(signal)]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(1000);
    await nap;
    expect([timers(), listenersOn(signal)]).toEqual([0, 0]);
  });

  it('leaves neither timer nor listener when it was cut short', async () => {
    const controller = new AbortController();
    const nap = sleep(1000, controller.signal);
    controller.abort(reason);
    await expect(nap).rejects.toBe(reason);
    expect([timers(), listenersOn(controller.signal)]).toEqual([0, 0]);
  });
});

describe('sleep on the real clock', () => {
  it('ends', async () => {
    expect(await sleep(1, never())).toBeUndefined();
  });

  it('takes a time that has passed without a warning', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    await sleep(-1, never());
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});

describe('what takes no signal', () => {
  it('is waited for, and leaves nothing listening on the signal', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.resolve('done'), signal)).resolves.toBe('done');
    await expect(orAborted(Promise.reject(reason), signal)).rejects.toBe(reason);
    expect(listenersOn(signal)).toBe(0);
  });

  it('is left alone when the signal fires, or if it has', async () => {
    const controller = new AbortController();
    const waiting = orAborted(new Promise(() => {}), controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(orAborted(new Promise(() => {}), controller.signal)).rejects.toBe(reason);
  });
});
