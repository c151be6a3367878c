import { describe, expect, it } from 'vitest';
import { vivaOnDiscord } from './viva.ts';

/** What is told of a guild is noted a moment later. */
const soon = { timeout: 10_000 };

async function twoGuilds() {
  const made = await vivaOnDiscord();
  const { server, stores } = made;
  const guild = server.guild({ name: 'Physics' });
  const space = `discord:${guild.id}`;
  const home = `discord:${server.guildId}`;
  const standing = async (one: string) => (await stores.installations.all()).get(one) ?? 'unknown';
  const stands = () => standing(space);
  await expect.poll(stands, soon).toBe('here');
  return { ...made, guild, stands, homeStands: () => standing(home) };
}

describe('a server', () => {
  it('that throws Viva out is noted, and so is one that adds it again', async () => {
    const { server, guild, stands, homeStands } = await twoGuilds();
    server.throwOut(guild);
    await expect.poll(stands, soon).toBe('gone');
    expect(await homeStands()).toBe('here');
    server.invite(guild);
    await expect.poll(stands, soon).toBe('back');
  });

  it('that threw Viva out while it was away is found when it starts again', async () => {
    const { server, guild, stands, homeStands, stop, ended, again } = await twoGuilds();
    stop();
    await ended;
    server.throwOut(guild);
    await again();
    await expect.poll(stands, soon).toBe('gone');
    expect(await homeStands()).toBe('here');
  });

  it('that threw Viva out while its session was lost is found when it has a new one, and so is its return', async () => {
    const { server, guild, stands, homeStands } = await twoGuilds();
    server.gateway.endSessions();
    server.throwOut(guild);
    server.dropConnections();
    await expect.poll(stands, soon).toBe('gone');
    expect(await homeStands()).toBe('here');
    server.invite(guild);
    await expect.poll(stands, soon).toBe('back');
  });

  it('of another shard is not taken for gone', async () => {
    const { server, stores } = await vivaOnDiscord({ shards: 2, maxConcurrency: 2 });
    const guilds = Array.from({ length: 6 }, (_, index) => server.guild({ name: `Guild ${index}` }));
    const spaces = guilds.map(({ id }) => `discord:${id}`);
    const here = async () => {
      const all = await stores.installations.all();
      return spaces.filter((space) => all.get(space) === 'here').length;
    };
    await expect.poll(here, soon).toBe(6);
    server.gateway.endSessions();
    server.dropConnections();
    while (server.gateway.connections < 2) await new Promise(setImmediate);
    expect((await server.person('ada', { in: guilds[0]! }).slash('/decks')).text).toContain('python');
    expect(await here()).toBe(6);
  });
});
