import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSlack } from '../../src/doctor/slack.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { startSlackServer, type SlackServer, type SlackServerOptions } from '../slack-server/server.ts';
import { faultsOf, findingsOf } from './findings.ts';

async function slack(options: SlackServerOptions = { scopes: SCOPES }): Promise<SlackServer> {
  const server = await startSlackServer(options);
  onTestFinished(() => server.close());
  return server;
}

function checkOf({ botToken, appToken, apiUrl }: SlackServer, wrong: { bot?: string; app?: string } = {}) {
  const way = { kind: 'socket', appToken: wrong.app ?? appToken } as const;
  return checkSlack({ botToken: wrong.bot ?? botToken, way }, apiUrl);
}

describe('the doctor on Slack', () => {
  it('finds nothing amiss where nothing is', async () => {
    expect((await findingsOf(checkOf(await slack()))).map(({ verdict, found }) => [verdict, found])).toEqual([
      ['ok', expect.stringMatching(/^the bot token is of the workspace “.+”$/)],
      ['ok', `all ${SCOPES.length} scopes are granted`],
      ['ok', 'a socket is to be had'],
    ]);
  });

  it('tells which token is refused, and why, and shows neither', async () => {
    const server = await slack();
    const found = await faultsOf(checkOf(server, { bot: 'xoxb-wrong', app: 'xapp-wrong' }));
    expect(found).toMatchObject([
      { verdict: 'failure', found: 'Slack refuses SLACK_BOT_TOKEN (invalid_auth)' },
      { verdict: 'failure', found: 'Slack refuses SLACK_APP_TOKEN (invalid_auth)' },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/xoxb-|xapp-/);
  });

  it('tells of a token that was revoked', async () => {
    const server = await slack();
    await server.revoke();
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { found: expect.stringContaining('token_revoked') as string },
    ]);
  });

  it('names the scopes that are missing, and how to get them', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'files:write' && scope !== 'im:write');
    expect(await faultsOf(checkOf(await slack({ scopes })))).toMatchObject([
      {
        verdict: 'failure',
        found: 'lacks the scopes files:write, im:write',
        advice: expect.stringContaining('slack:manifest') as string,
      },
    ]);
  });

  it('tells that the app is not for Socket Mode', async () => {
    const server = await slack({ mode: 'http', scopes: SCOPES });
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { verdict: 'failure', found: expect.stringContaining('Socket Mode turned off') as string },
    ]);
  });

  it('says so when Slack is out of reach, and asks no second time when it wants patience', async () => {
    const server = await slack();
    server.faults.next(1, /auth.test/, { status: 429, retryAfter: 60 });
    expect(await faultsOf(checkOf(server))).toMatchObject([{ verdict: 'failure' }]);
    expect(
      await faultsOf(
        checkSlack(
          { botToken: 'xoxb-x', way: { kind: 'socket', appToken: 'xapp-x' } },
          'http://127.0.0.1:1/api/',
        ),
      ),
    ).toMatchObject([{ verdict: 'failure' }]);
  });

  it('says where to look for events over HTTP', async () => {
    const { botToken, signingSecret, apiUrl } = await slack();
    const way = { kind: 'http', signingSecret, port: 3000 } as const;
    expect(await faultsOf(checkSlack({ botToken, way }, apiUrl))).toMatchObject([
      { verdict: 'warning', advice: expect.stringContaining('Request URL') as string },
    ]);
  });
});
