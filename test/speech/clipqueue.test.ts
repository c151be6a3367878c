import { describe, expect, it } from 'vitest';
import { createClipQueue, type ClipQueue } from '../../src/speech/clipqueue.ts';
import type { WantedClip } from '../../src/speech/wanted.ts';

const never = new AbortController().signal;

const clip = (key: string): WantedClip => ({ key, text: `${key}.`, digest: key });
const [one, two, bad] = [clip('one'), clip('two'), clip('bad')];

function queueOf(...clips: readonly WantedClip[]): ClipQueue {
  const queue = createClipQueue(10);
  for (const each of clips) queue.add(each);
  return queue;
}

describe('a queue of clips', () => {
  it('gives them in the order in which they came, each once', async () => {
    const queue = queueOf(one, two, one);
    expect(await queue.next(never)).toBe(one);
    queue.add(one);
    queue.done(one);
    expect(await queue.next(never)).toBe(two);
  });

  it('takes so many and no more, those that failed among them', () => {
    const queue = createClipQueue(2);
    expect([one, two, bad].map(queue.add)).toEqual([true, true, false]);
    expect(queue.add(one)).toBe(true);
    queue.failed(one);
    expect(queue.add(bad)).toBe(false);
    queue.done(two);
    expect(queue.add(bad)).toBe(true);
  });

  it('lets its reader wait for the next', async () => {
    const queue = queueOf();
    const next = queue.next(never);
    queue.add(one);
    expect(await next).toBe(one);
  });

  it('lets a reader go whose signal fires, clips or none', async () => {
    const cancellation = new AbortController();
    const next = queueOf().next(cancellation.signal);
    cancellation.abort();
    await expect(next).rejects.toThrow('aborted');
    await expect(queueOf(one).next(cancellation.signal)).rejects.toThrow('aborted');
  });
});

describe('a clip that failed', () => {
  it('waits for all that were never tried, also for those that come later', async () => {
    const queue = queueOf(bad, one);
    expect(queue.failed(bad)).toBe(true);
    queue.done(one);
    queue.add(two);
    expect(await queue.next(never)).toBe(two);
    queue.done(two);
    expect(await queue.next(never)).toBe(bad);
  });

  it('is tried again and again while nothing else succeeds', async () => {
    const queue = queueOf(bad, one);
    for (const each of [bad, one, bad, one]) {
      expect(await queue.next(never)).toBe(each);
      expect(queue.failed(each)).toBe(true);
    }
  });

  it('is given up when it fails again just after another has succeeded', async () => {
    const queue = queueOf(bad, one, two);
    queue.failed(bad);
    queue.done(one);
    expect(queue.failed(two)).toBe(true);
    expect(queue.failed(bad)).toBe(true);
    queue.done(two);
    expect(queue.failed(bad)).toBe(false);
    const next = queue.next(never);
    queue.add(bad);
    expect(await next).toBe(bad);
    expect(queue.failed(bad)).toBe(true);
  });
});
