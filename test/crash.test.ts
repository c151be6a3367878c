import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './database.ts';
import { runViva, startViva } from './process.ts';

const folder = await temporaryFolder();

/** A fixed row of moments, in milliseconds, at which to kill: early, late, in between. */
const MOMENTS = [0, 1, 2, 3, 5, 8, 13, 21];

describe('kill -9', () => {
  it('loses no rating that was confirmed, at whatever moment it comes, and the next start finds its way', async () => {
    const env = { VIVA_DATA: join(folder, 'killed'), REDIS_URL: '' };
    let confirmed = 0;
    let sent = 0;
    for (const moment of MOMENTS) {
      const viva = startViva(env);
      viva.child.stdin.write('/ask asyncio\n8\n3\n');
      await viva.shown(/Good: back/);
      confirmed += 1;
      sent += 2;
      viva.child.stdin.write('/ask testing\n8\n3\n');
      await new Promise((resolve) => setTimeout(resolve, moment));
      viva.child.kill('SIGKILL');
      await viva.ended();
      confirmed += viva.output().split('Good: back').length - 2;
    }
    const { code, output } = await runViva('/progress\n', env);
    const kept = Number(/Learning\s+(\d+)/.exec(output)?.[1]);
    expect(code).toBe(0);
    expect(kept).toBeGreaterThanOrEqual(confirmed);
    expect(kept).toBeLessThanOrEqual(sent);
  });
});
