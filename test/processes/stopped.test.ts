import { describe, expect, it } from 'vitest';
import { holdPost, jobsAtWork, PATIENCE, processesOnDiscord, quizDueNow } from './processes.ts';

/** In how many milliseconds a process has ended after SIGTERM. */
const STOP_LIMIT = 10_000;

describe('SIGTERM', { timeout: PATIENCE }, () => {
  it('has a worker give back the question that a slow platform holds up, and the next one asks it at once', async () => {
    const { server, receiver, worker } = await processesOnDiscord();
    await receiver();
    const { asked } = await quizDueNow(server);
    const held = holdPost(server);
    const first = await worker();
    await held;
    const alarm = setTimeout(() => first.child.kill('SIGKILL'), STOP_LIMIT);
    first.child.kill('SIGTERM');
    expect(await first.ended()).toEqual({ code: 0, signal: null });
    clearTimeout(alarm);
    expect(await jobsAtWork()).toEqual([]);
    await worker();
    await asked();
  });
});
