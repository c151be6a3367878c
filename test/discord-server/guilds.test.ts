import { once } from 'node:events';
import { ChannelType, type ClientEvents, Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { connectedBot } from './bare-bot.ts';
import { soon, trial } from './trial.ts';

const intents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildVoiceStates,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
];
const { server, bot } = await trial({}, { intents });
const { client } = bot;

function next(event: keyof ClientEvents): Promise<unknown[]> {
  return once(client, event, { signal: AbortSignal.timeout(10_000) });
}

describe('the bot is told', () => {
  it('at the start of the servers to which it belongs, and their channels', () => {
    expect(client.user.username).toBe('viva');
    expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Study circle']);
    expect(client.channels.cache.map(({ id }) => id)).toEqual(['100000000000000003']);
  });

  it('of a server that it is added to, and thrown out of', async () => {
    const added = next(Events.GuildCreate);
    const guild = server.guild({
      name: 'Python',
      channels: [{ name: 'general' }, { name: 'Hall', kind: 'voice' }],
    });
    expect(await added).toMatchObject([{ id: guild.id, name: 'Python' }]);
    const types = guild.channels.map(({ id }) => client.channels.cache.get(id)?.type);
    expect(types).toEqual([ChannelType.GuildText, ChannelType.GuildVoice]);
    const removed = next(Events.GuildDelete);
    server.throwOut(guild);
    expect(await removed).toMatchObject([{ id: guild.id }]);
    expect(server.person('Ada', { in: guild }).commands).toEqual([]);
    const again = next(Events.GuildCreate);
    server.invite(guild);
    expect(await again).toMatchObject([{ id: guild.id }]);
  });

  it('of channels that come and go, and of threads', async () => {
    const created = next(Events.ChannelCreate);
    const channel = server.channel({ name: 'physics' });
    expect(await created).toMatchObject([{ id: channel.id, name: 'physics' }]);
    const begun = next(Events.ThreadCreate);
    const thread = server.thread('Quantum', channel);
    expect(await begun).toMatchObject([{ id: thread.id, parentId: channel.id }, false]);
    const deleted = next(Events.ChannelDelete);
    server.deleteChannel(channel);
    expect(await deleted).toMatchObject([{ id: channel.id }]);
  });

  it('who is in a voice channel, at the start and later', async () => {
    const hall = server.channel({ name: 'Hall', kind: 'voice' });
    const ada = server.person('Ada');
    const joined = next(Events.VoiceStateUpdate);
    ada.join(hall);
    expect(await joined).toMatchObject([{ channelId: null }, { channelId: hall.id, id: ada.id }]);

    const { client: late } = await connectedBot(server, { intents });
    expect(late.guilds.cache.get(server.guildId)?.voiceStates.cache.get(ada.id)?.channelId).toBe(hall.id);
    await late.destroy();

    const left = next(Events.VoiceStateUpdate);
    ada.leave();
    expect(await left).toMatchObject([{ channelId: hall.id }, { channelId: null }]);
  });

  it('of what is said and deleted, if it asked to be, but not what', async () => {
    const told = next(Events.MessageCreate);
    server.person('Ada', { in: server.guild({ bot: false }) }).say('where the bot is not');
    server.person('Ada', { in: server.conversation('Ada', 'Bob') }).say('where it cannot be');
    const said = server.person('Ada').say('between us');
    expect(await told).toMatchObject([{ id: said.id, content: '' }]);
    const deleted = next(Events.MessageDelete);
    said.remove();
    expect(await deleted).toMatchObject([{ id: said.id }]);
    expect(said.deleted).toBe(true);
  });
});

describe('a person', () => {
  it('is the same one in every channel, and sees what is said in theirs', () => {
    const other = server.guild({ name: 'Elsewhere' });
    server.person('Ada').say('here');
    const away = server.person('Ada', { in: other });
    away.say('there');
    expect(away.id).toBe(server.person('Ada').id);
    expect(away.messages().map(({ text }) => text)).toEqual(['there']);
    expect(
      server
        .person('Bob')
        .messages()
        .map(({ text }) => text),
    ).not.toContain('there');
  });

  it('deletes their own messages, and others’ if they manage', () => {
    const said = server.person('Ada').say('oops');
    const seenBy = (name: string, manages: boolean) =>
      server
        .person(name, { manages })
        .messages()
        .find(({ id }) => id === said.id);
    expect(() => seenBy('Bob', false)?.remove()).toThrow("bob can't delete this message");
    seenBy('Grace', true)?.remove();
    expect(said.deleted).toBe(true);
  });

  it('uses commands in threads and in the text of voice channels', async () => {
    await client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
    bot.answers.command = (interaction) => interaction.reply(`in ${interaction.channel?.type}`);
    const places = [server.thread('A thread'), server.channel({ name: 'Hall', kind: 'voice' })];
    await expect.poll(() => places.every(({ id }) => client.channels.cache.has(id)), soon).toBe(true);
    const answers = await Promise.all(
      places.map((place) => server.person('Ada', { in: place }).slash('/ask')),
    );
    expect(answers.map(({ text }) => text)).toEqual(['in 11', 'in 2']);
  });
});
