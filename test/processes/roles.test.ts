import { describe, expect, it, onTestFinished } from 'vitest';
import { commands } from '../../commands/index.ts';
import { manifestFor } from '../../src/slack/manifest.ts';
import { runViva } from '../process.ts';
import { startSlackServer } from '../slack-server/server.ts';
import { PATIENCE, processesOnDiscord, quizDueNow, untilTestEnds, WORKS } from './processes.ts';

describe('a Viva of several processes', { timeout: PATIENCE }, () => {
  it('asks once, takes answers in one process, and shows their number from another, once', async () => {
    const { server, receiver, worker } = await processesOnDiscord();
    await receiver();
    const { ada, asked, questions } = await quizDueNow(server);
    await Promise.all([worker(), worker()]);
    const question = await asked();
    expect((await question.press('A')).text).toMatch(/Right!|Not quite/);
    const [hers] = ada.messages().filter(({ text }) => text.includes('Question 1'));
    await hers!.press('B');
    await expect.poll(() => question.text, { timeout: PATIENCE }).toMatch(/Answered\s+2/);
    const edits = server.requests.filter(
      ({ method, path }) => method === 'PATCH' && /\/channels\/\d+\/messages\//.test(path),
    );
    expect(edits).toHaveLength(1);
    expect(questions()).toHaveLength(1);
  });

  it('has one receiver of a bot: a second one ends, and says which it is', async () => {
    const { receiver, env } = await processesOnDiscord();
    const { child } = await receiver();
    const { code, errors } = await runViva('', { ...env, VIVA_ROLES: 'discord,worker' });
    expect(code).toBe(78);
    expect(errors).toMatch(
      new RegExp(`Another Viva is on Discord .*process ${child.pid} on .*VIVA_ROLES=worker`),
    );
  });

  it('has one receiver on Slack too, and a worker that needs no way to receive', async () => {
    const { env } = await processesOnDiscord();
    const server = await startSlackServer({ manifest: manifestFor(commands, undefined) });
    onTestFinished(() => server.close());
    const onSlack = { ...env, DISCORD_TOKEN: '', SLACK_BOT_TOKEN: server.botToken, SLACK_API: server.apiUrl };
    const receiving = { ...onSlack, VIVA_ROLES: 'slack', SLACK_APP_TOKEN: server.appToken };
    const receiver = await untilTestEnds(receiving, /Viva is on Slack/);
    const { code, errors } = await runViva('', receiving);
    expect({ code, errors }).toMatchObject({
      code: 78,
      errors: expect.stringContaining('Another Viva is on Slack') as string,
    });
    const worker = await untilTestEnds({ ...onSlack, VIVA_ROLES: 'worker' }, WORKS);
    for (const viva of [receiver, worker]) {
      viva.child.kill('SIGTERM');
      expect(await viva.ended()).toEqual({ code: 0, signal: null });
    }
  });

  it('receives again at once after its receiver was killed', async () => {
    const { receiver } = await processesOnDiscord();
    const first = await receiver();
    first.child.kill('SIGKILL');
    await first.ended();
    const second = await receiver();
    expect(second.errors()).not.toContain('waiting to see');
  });
});
