import { GatewayCloseCodes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { leaves } from '../../src/errors.ts';
import { vivaOnDiscord } from './viva.ts';

describe('the gateway', () => {
  it('resumes when it is lost, and misses nothing that was asked meanwhile', async () => {
    const { server, log } = await vivaOnDiscord();
    const lost = log.until(/the gateway is lost/);
    server.dropConnections();
    await lost;
    expect((await server.person('ada').slash('/decks')).text).toContain('python/asyncio');
    expect(log.lines.map(({ message }) => message)).toContain('the gateway is back');
  });

  it('connects again when Discord asks for it', async () => {
    const { server, log } = await vivaOnDiscord();
    const back = log.until(/the gateway is back/);
    server.gateway.askToReconnect();
    await back;
    expect((await server.person('ada').slash('/decks')).text).toContain('python/asyncio');
  });

  it('begins anew when its session is invalid', async () => {
    const { server, log } = await vivaOnDiscord();
    const lost = log.until(/the gateway is lost/);
    server.gateway.invalidate(false);
    await lost;
    while (server.gateway.connections === 0) await new Promise(setImmediate);
    expect((await server.person('ada').slash('/decks')).text).toContain('python/asyncio');
  });

  it('connects again when heartbeats stay unanswered', async () => {
    const { server, log } = await vivaOnDiscord({ heartbeat: 50 });
    const lost = log.until(/the gateway is lost/);
    server.gateway.acknowledging = false;
    await lost;
    server.gateway.acknowledging = true;
    while (server.gateway.connections === 0) await new Promise(setImmediate);
    expect((await server.person('ada').slash('/decks')).text).toContain('python/asyncio');
  });

  it('ends Viva, with what to do, when the token is no longer good', async () => {
    const { server, ended } = await vivaOnDiscord();
    server.gateway.closeWith(GatewayCloseCodes.AuthenticationFailed);
    const [failure] = leaves(await ended.catch((error: unknown) => error));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ message: expect.stringContaining('Reset Token') as string });
  });

  it('is shared among as many shards as Discord recommends', async () => {
    const { server, log } = await vivaOnDiscord({ shards: 2, maxConcurrency: 2 });
    const guilds = Array.from({ length: 8 }, (_, index) => server.guild({ name: `Guild ${index}` }));
    expect(log.lines.find(({ message }) => message === 'Viva is on Discord')?.fields).toMatchObject({
      shards: 2,
    });
    expect(server.gateway.connections).toBe(2);
    const people = guilds.map((guild) => server.person('ada', { in: guild }));
    const answers = await Promise.all(people.map((person) => person.slash('/decks')));
    expect(answers.every(({ text }) => text.includes('python/asyncio'))).toBe(true);
  });
});
