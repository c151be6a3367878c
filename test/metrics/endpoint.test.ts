import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { runEndpoint, type Needs } from '../../src/metrics/endpoint.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { needsOf, observe, type Presence } from '../../src/metrics/ofviva.ts';
import { testRedis } from '../database.ts';
import { recordingLog } from '../house.ts';

const redis = await testRedis();

/** Somebody who looks after Viva. */
async function lookAfter(needs: Needs = {}, metrics = createMetrics()) {
  const ending = new AbortController();
  const log = recordingLog();
  const there = log.until(/tells how it is/);
  const running = runEndpoint({ port: 0, needs, metrics, log }, ending.signal).catch((error: unknown) => {
    if (error !== ending.signal.reason) throw error;
  });
  onTestFinished(async () => {
    ending.abort(new Error('the test is over'));
    await running;
  });
  const { port } = (await there).fields as { port: number };
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, text: await response.text() };
  };
}

const observed = (present: ReadonlyMap<string, Presence>) => ({
  redis,
  timetable: { depths: async () => ({ waiting: 2, delayed: 40 }) },
  lessons: () => 3,
  present,
  receiving: new Set(['discord']),
});

describe('who looks after Viva', () => {
  it('learns that it lives', async () => {
    const ask = await lookAfter();
    expect(await ask('/healthz')).toEqual({ status: 200, text: 'alive\n' });
    expect((await ask('/')).status).toBe(404);
  });

  it('learns what is missing', async () => {
    const present = new Map<string, Presence>();
    const ask = await lookAfter(needsOf(observed(present)));
    expect(await ask('/readyz')).toEqual({ status: 503, text: 'not there: discord\n' });
    present.set('discord', { isConnected: () => true });
    expect(await ask('/readyz')).toEqual({ status: 200, text: 'ready\n' });
  });

  it('learns of what is needed and fails, or never answers', async () => {
    const ask = await lookAfter({
      failing: async () => Promise.reject(new Error('no')),
      silent: () => new Promise(() => {}),
    });
    expect(await ask('/readyz')).toEqual({ status: 503, text: 'not there: failing, silent\n' });
  });

  it('reads how long interactions took, and what became of frames, jobs and lessons', async () => {
    const metrics = createMetrics();
    const frames = () => ({ 'discord:7': { sent: 50, late: 1, missing: 2 } });
    observe(metrics, observed(new Map([['discord', { isConnected: () => true, frames }]])));
    metrics.answered({ kind: 'command', outcome: 'done', milliseconds: 30 });
    const ask = await lookAfter({}, metrics);
    const { text } = await ask('/metrics');
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'viva_interaction_seconds_bucket{le="0.05",kind="command",outcome="done"} 1',
        'viva_lessons 3',
        'viva_jobs{state="delayed"} 40',
        'viva_redis_up 1',
        'viva_gateway_up{platform="discord"} 1',
        'viva_frames_late{room="discord:7"} 1',
        'viva_frames_missing{room="discord:7"} 2',
      ]),
    );
    expect(text).toMatch(/^viva_resident_bytes \d+$/m);
  });

  it('is told by name when the port is taken', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const parts = { port, needs: {}, metrics: createMetrics(), log: recordingLog() };
    await expect(runEndpoint(parts, new AbortController().signal)).rejects.toThrow(ConfigError);
  });
});
