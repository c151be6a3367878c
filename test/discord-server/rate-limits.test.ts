import { REST } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { connectedBot } from './bare-bot.ts';
import { likeDiscord } from './rest/rate-limits.ts';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from './server.ts';

async function started(options: DiscordServerOptions): Promise<DiscordServer> {
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** A request of the bot without a library's patience. */
async function ask({ api, token }: DiscordServer, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  const method = body ? 'POST' : 'GET';
  return fetch(`${api}/v10${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

const messages = 'POST /channels/:channel/messages';
const hello = { content: 'hello' };

describe('the limit of a route', () => {
  const clock = manualClock(1_700_000_000_000);
  const routes = { [messages]: { requests: 2, milliseconds: 5000 } };

  it('is told with every answer', async () => {
    const server = await started({ clock, limits: { routes } });
    const { headers } = await ask(server, `/channels/${server.home.channels[0]?.id}/messages`, hello);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': String((clock.now() + 5000) / 1000),
      'x-ratelimit-reset-after': '5',
      'x-ratelimit-bucket': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(headers.has('x-ratelimit-scope')).toBe(false);
  });

  it('refuses what exceeds it until it begins anew, each channel for itself', async () => {
    const server = await started({ clock, limits: { routes } });
    const [one, other] = [...server.home.channels, server.channel({ name: 'other' })];
    const post = (channel = one) => ask(server, `/channels/${channel?.id}/messages`, hello);
    await post();
    clock.advance(1250);
    await post();
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toEqual({
      message: 'You are being rate limited.',
      retry_after: 3.75,
      global: false,
    });
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '4',
      'x-ratelimit-scope': 'user',
      'x-ratelimit-remaining': '0',
    });
    expect((await post(other)).status).toBe(200);
    clock.advance(3750);
    expect((await post()).status).toBe(200);
  });

  it('is five messages in five seconds, where it is like Discord’s', async () => {
    const server = await started({ clock, limits: likeDiscord });
    const path = `/channels/${server.home.channels[0]?.id}/messages`;
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++) statuses.push((await ask(server, path, hello)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('is waited for by discord.js', async () => {
    const limits = { routes: { [messages]: { requests: 2, milliseconds: 300 } } };
    const server = await started({ limits });
    const rest = new REST({ api: server.api }).setToken(server.token);
    const path = `/channels/${server.home.channels[0]!.id}/messages` as const;
    await Promise.all([1, 2, 3, 4, 5].map(() => rest.post(path, { body: hello })));
    expect(server.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('the limit of all requests', () => {
  const clock = manualClock();
  const limits = { global: { requests: 3, milliseconds: 1000 } };

  it('refuses what exceeds it', async () => {
    const server = await started({ clock, limits });
    const path = '/users/@me';
    const answers = [await ask(server, path), await ask(server, path), await ask(server, path)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await ask(server, `/guilds/${server.guildId}`);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ global: true, retry_after: 1 });
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'x-ratelimit-global': 'true',
      'x-ratelimit-scope': 'global',
    });
    expect(refused.headers.has('x-ratelimit-bucket')).toBe(false);
    clock.advance(1000);
    expect((await ask(server, path)).status).toBe(200);
  });

  it('counts nothing that answers an interaction', async () => {
    const server = await started({ clock, limits });
    const { client, answers } = await connectedBot(server);
    onTestFinished(() => client.destroy());
    await client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
    answers.command = async (interaction) => {
      await interaction.deferReply();
      for (const text of ['one', 'two', 'three', 'four']) await interaction.editReply(text);
    };
    const message = await server.person('Ada').slash('/ask');
    await expect.poll(() => message.text, { timeout: 10_000 }).toBe('four');
    expect(server.requests.filter(({ status }) => status === 429)).toEqual([]);
  });
});
