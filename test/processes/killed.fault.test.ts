import { expect, it } from 'vitest';
import { holdPost, PATIENCE, processesOnDiscord, quizDueNow } from './processes.ts';

it(
  'a worker goes on with the question of one that was killed while it posted it',
  { timeout: PATIENCE },
  async () => {
    const { server, receiver, worker } = await processesOnDiscord();
    await receiver();
    const { asked } = await quizDueNow(server);
    const held = holdPost(server);
    const first = await worker();
    await held;
    await worker();
    first.child.kill('SIGKILL');
    expect((await asked()).text).toContain('Question 1');
  },
);
