import { once } from 'node:events';
import { Client, type ClientEvents, Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BareBot, connectedBot } from './bare-bot.ts';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from './server.ts';

/** Without the five seconds that discord.js else leaves between two identifications. */
const impatient = { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) };

/** A server of its own for one test, with a bot that answers `/ask`. */
async function meeting(options: DiscordServerOptions = {}): Promise<{ server: DiscordServer; bot: BareBot }> {
  const server = await startDiscordServer(options);
  const bot = await connectedBot(server, { intents: [GatewayIntentBits.Guilds], ws: impatient });
  onTestFinished(async () => {
    await bot.client.destroy();
    await server.close();
  });
  await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
  bot.answers.command = (interaction) => interaction.reply('asked');
  return { server, bot };
}

function next(client: Client, event: keyof ClientEvents): Promise<unknown[]> {
  return once(client, event, { signal: AbortSignal.timeout(10_000) });
}

describe('a session', () => {
  it.each<[string, (server: DiscordServer) => void]>([
    ['a connection that is cut', (server) => server.dropConnections()],
    ['a request to reconnect', (server) => server.gateway.askToReconnect()],
    ['an invalid session that may be resumed', (server) => server.gateway.invalidate(true)],
    ['a close with another code', (server) => server.gateway.closeWith(4000)],
  ])('is resumed after %s, and misses nothing', async (_, trouble) => {
    const { server, bot } = await meeting();
    const ready: unknown[] = [];
    bot.client.on(Events.ShardReady, (id) => ready.push(id));
    const resumed = next(bot.client, Events.ShardResume);
    trouble(server);
    expect((await server.person('Ada').slash('/ask')).text).toBe('asked');
    await resumed;
    expect(ready).toEqual([]);
  });

  it.each<[string, (server: DiscordServer) => void]>([
    ['an invalid session that may not be resumed', (server) => server.gateway.invalidate(false)],
    [
      'a session that has ended',
      (server) => {
        server.gateway.endSessions();
        server.dropConnections();
      },
    ],
  ])('begins anew after %s', async (_, trouble) => {
    const { server, bot } = await meeting();
    const ready = next(bot.client, Events.ShardReady);
    trouble(server);
    await ready;
    expect((await server.person('Ada').slash('/ask')).text).toBe('asked');
  });

  it('is resumed when heartbeats are no longer acknowledged', async () => {
    const { server, bot } = await meeting({ heartbeat: 50 });
    server.gateway.acknowledging = false;
    const resumed = next(bot.client, Events.ShardResume);
    await next(bot.client, Events.ShardReconnecting);
    server.gateway.acknowledging = true;
    await resumed;
  });

  it('ends for good with a code that allows no other', async () => {
    const { server, bot } = await meeting();
    const ended = next(bot.client, Events.ShardDisconnect);
    bot.client.on(Events.ShardError, () => {});
    server.gateway.closeWith(4014);
    expect(await ended).toMatchObject([{ code: 4014 }, 0]);
  });
});

describe('whoever identifies', () => {
  it.each<[string, GatewayIntentBits]>([
    ['who are members', GatewayIntentBits.GuildMembers],
    ['what is said', GatewayIntentBits.MessageContent],
  ])('is turned away if it wants to know %s without having been granted that', async (_, intent) => {
    const { server } = await meeting();
    const client = new Client({ intents: [intent], rest: { api: server.api } });
    const errors: Error[] = [];
    client.on(Events.ShardError, (error) => errors.push(error));
    const ended = next(client, Events.ShardDisconnect);
    const login = client.login(server.token);
    expect(await ended).toMatchObject([{ code: 4014 }, 0]);
    expect(errors.map(({ message }) => message)).toEqual(['Used disallowed intents']);
    await client.destroy();
    await Promise.race([login, Promise.resolve()]);
  });

  it('is told what is said, if it was granted that', async () => {
    const { server } = await meeting({ privileged: GatewayIntentBits.MessageContent });
    const intents = [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.MessageContent,
    ];
    const { client } = await connectedBot(server, { intents });
    onTestFinished(() => client.destroy());
    const told = next(client, Events.MessageCreate);
    server.person('Ada').say('good morning');
    expect(await told).toMatchObject([{ content: 'good morning', author: { username: 'ada' } }]);
  });
});

describe('a thousand guilds', () => {
  it('are spread over shards', async () => {
    const server = await startDiscordServer({ shards: 2, maxConcurrency: 2 });
    for (let count = 1; count < 1000; count++) server.guild({ channels: 3, roles: 2 });
    const { client } = await connectedBot(server, { intents: [GatewayIntentBits.Guilds], shards: 'auto' });
    onTestFinished(async () => {
      await client.destroy();
      await server.close();
    });
    expect(client.ws.shards.size).toBe(2);
    expect(client.guilds.cache.filter(({ shardId }) => shardId === 0).size).toBe(500);
    expect(client.guilds.cache.size).toBe(1000);
    expect(client.channels.cache.size).toBe(1 + 999 * 3);
    expect(client.guilds.cache.at(-1)?.roles.cache.size).toBe(3 + 2);
  });
});
