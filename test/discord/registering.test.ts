import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import { vivaOnDiscord } from './viva.ts';

const writes = (requests: readonly { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method !== 'GET' && path.endsWith('/commands'));

describe('the commands', () => {
  it('are registered once, and left alone by a start that changes nothing', async () => {
    const { server, again, stop, ended } = await vivaOnDiscord();
    expect(writes(server.requests)).toHaveLength(1);
    stop();
    await ended;
    await again();
    expect(writes(server.requests)).toHaveLength(1);
  });

  it('are registered anew when one of them has changed', async () => {
    const { server, again, stop, ended } = await vivaOnDiscord();
    stop();
    await ended;
    await again(commands.map((one) => (one.name === 'ask' ? { ...one, summary: 'Ask away' } : one)));
    expect(writes(server.requests)).toHaveLength(2);
    expect(server.commands.find(({ name }) => name === 'ask')).toMatchObject({ description: 'Ask away' });
  });

  it('are registered anew when one of them is gone', async () => {
    const { server, again, stop, ended } = await vivaOnDiscord();
    stop();
    await ended;
    await again(commands.filter(({ name }) => name !== 'decks'));
    expect(server.person('ada').commands).not.toContain('/decks');
  });

  it('are registered in one server only, for development', async () => {
    const home = await startDiscordServer();
    await home.close();
    const { server } = await vivaOnDiscord({}, { guild: home.guildId });
    expect(writes(server.requests).map(({ path }) => path)).toEqual([
      expect.stringContaining(`/guilds/${server.guildId}/commands`),
    ]);
    expect(server.person('ada').commands).toContain('/ask');
    expect(server.person('ada', { in: server.guild() }).commands).toEqual([]);
  });
});

describe('what is for managers', () => {
  it('is offered to those with Manage Server', async () => {
    const { server } = await vivaOnDiscord();
    expect(server.person('ada').commands).not.toContain('/deck');
    const boss = server.person('boss', { manages: true });
    expect(boss.commands).toContain('/deck');
    expect((await boss.slash('/deck cards')).text).toContain('No card was made here yet');
  });

  it('can be given to others in Discord’s settings, buttons and forms included', async () => {
    const { server } = await vivaOnDiscord();
    const ada = server.person('ada');
    const form = await ada.openWith('/card');
    await form.submit({ question: 'Why?', answer: 'Because.' });
    server.allow('/deck', ada);
    const card = await (await ada.slash('/deck cards')).press('A');
    const edited = await (await card.open('Edit')).submit({ question: 'Why not?', answer: 'Because.' });
    expect(edited.text).toContain('Why not?');
  });
});

describe('/managers', () => {
  it('tells the way to Discord’s own settings, which decide', async () => {
    const { server } = await vivaOnDiscord();
    const boss = server.person('boss', { manages: true });
    expect((await boss.slash('/managers', { who: 'everyone' })).text).toContain('Integrations');
  });
});

describe('away from servers', () => {
  it('works in a direct message, where everyone manages for themselves', async () => {
    const { server } = await vivaOnDiscord();
    const ada = server.person('ada', { dm: true });
    expect((await ada.slash('/ask', { deck: 'asyncio' })).text).toContain('1 of 11');
    expect((await ada.slash('/deck cards')).text).toContain('No card was made here yet');
  });

  it('works for someone who has added Viva to their account, in a server that has not', async () => {
    const { server } = await vivaOnDiscord();
    const elsewhere = server.guild({ name: 'Elsewhere', bot: false });
    const ada = server.person('ada', { in: elsewhere, userInstalled: true });
    expect((await ada.slash('/ask')).buttons).toContain('Reveal');
  });

  it('keeps the cards that are made there for the person, not for that server', async () => {
    const { server } = await vivaOnDiscord();
    const elsewhere = server.guild({ name: 'Elsewhere', bot: false });
    const ada = server.person('ada', { in: elsewhere, userInstalled: true });
    const grace = server.person('grace', { in: elsewhere, userInstalled: true });
    await (await ada.openWith('/card')).submit({ question: 'Mine?', answer: 'Yes.' });
    expect((await ada.slash('/ask', { deck: 'ours' })).text).toContain('Mine?');
    expect((await grace.slash('/ask', { deck: 'ours' })).text).toContain('There is no deck');
    const seen = grace.messages().find(({ text }) => text.includes('Mine?'))!;
    expect((await seen.press('Reveal')).text).toContain('Yes.');
    const atHome = server.person('ada', { dm: true });
    expect((await atHome.slash('/ask', { deck: 'ours' })).text).toContain('Mine?');
  });
});
