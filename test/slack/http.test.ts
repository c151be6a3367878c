import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { leaves } from '../../src/errors.ts';
import { runSlack } from '../../src/slack/slack.ts';
import { vivaOnSlack } from './viva.ts';

const REFUSED = 401;
const SIX_MINUTES = 360_000;

describe('over HTTP', () => {
  it.each([
    ['forged', 'forge'],
    ['changed', 'tamper'],
    ['without a signature', 'unsigned'],
  ] as const)('refuses a request that is %s', async (_how, what) => {
    const { server } = await vivaOnSlack({ mode: 'http' });
    const ada = server.person('ada');
    await ada.slash('/ask', { deck: 'asyncio' });
    expect(await server.impostor[what]()).toBe(REFUSED);
    await ada.slash('/help');
    expect(ada.messages()).toHaveLength(2);
  });

  it('refuses a request that was signed six minutes ago', async () => {
    const { server } = await vivaOnSlack({ mode: 'http' });
    await server.person('ada').slash('/ask', { deck: 'asyncio' });
    expect(await server.impostor.backdate(SIX_MINUTES)).toBe(REFUSED);
  });

  it('does nothing for a request that comes once more within the five minutes', async () => {
    const { server } = await vivaOnSlack({ mode: 'http' });
    const ada = server.person('ada');
    await ada.slash('/ask', { deck: 'asyncio' });
    await server.impostor.replay();
    await ada.slash('/help');
    expect(ada.messages()).toHaveLength(2);
  });

  it('shows the home tab once, however often Slack tries to tell that it was opened', async () => {
    const { server } = await vivaOnSlack({ mode: 'http' });
    const ada = server.person('ada');
    await ada.openHome();
    await server.redeliver();
    await ada.slash('/help');
    expect(server.requests.filter(({ name }) => name === 'views.publish')).toHaveLength(1);
  });

  it('says so when the port is taken', async () => {
    const { server, bot, installations, stores, tokens, log } = await vivaOnSlack({ mode: 'http' });
    const { port } = log.lines.find(({ message }) => message === 'Viva is on Slack')!.fields as {
      port: number;
    };
    const { signingSecret, botToken, apiUrl: api } = server;
    const settings = { botToken, way: { kind: 'http', signingSecret, port } as const, api };
    const failure = runSlack(
      { bot, installations },
      stores,
      settings,
      tokens,
      log,
      new AbortController().signal,
    );
    const [told] = leaves(await failure.catch((error: unknown) => error)).flatMap(leaves);
    expect(told).toBeInstanceOf(ConfigError);
    expect(told).toMatchObject({ message: `Port ${port} is taken: set SLACK_PORT to another one.` });
  });
});
