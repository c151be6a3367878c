import { VoiceConnectionStatus as Status } from '@discordjs/voice';
import { once } from 'node:events';
import { type ClientEvents, Events, GatewayIntentBits, type VoiceState } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectedBot } from './bare-bot.ts';
import { spokenFrames } from './opus-frames.ts';
import { refusalOf, soon } from './trial.ts';
import { becomes, say, voiceTrial } from './voice-bot.ts';
import type { Permission } from './world/permissions.ts';

const { server, bot, join, joined, asked } = await voiceTrial();

const hall = () => server.channel({ name: 'Hall', kind: 'voice' });
const stage = () => server.channel({ name: 'Stage', kind: 'stage' });

/** The bot's own state, as it knows it. */
function own(): VoiceState {
  const state = bot.client.guilds.cache.get(server.guildId)?.members.me?.voice;
  if (!state) throw new Error('the bot is not in the server');
  return state;
}

function next(event: keyof ClientEvents): Promise<unknown[]> {
  return once(bot.client, event, { signal: AbortSignal.timeout(soon.timeout) });
}

describe('people in voice channels', () => {
  it('come, go over to another, and leave, and the bot is told of it', async () => {
    const [first, second] = [hall(), hall()];
    const ada = server.person('Ada');
    const moves: unknown[] = [];
    const listen = (before: VoiceState, { id, channelId }: VoiceState) =>
      moves.push([id, before.channelId, channelId]);
    bot.client.on(Events.VoiceStateUpdate, listen);
    onTestFinished(() => void bot.client.off(Events.VoiceStateUpdate, listen));
    ada.join(first);
    ada.join(first);
    ada.join(second);
    ada.leave();
    await expect
      .poll(() => moves, soon)
      .toEqual([
        [ada.id, null, first.id],
        [ada.id, first.id, second.id],
        [ada.id, second.id, null],
      ]);
  });

  it('are known to a bot that comes later, as members', async () => {
    const channel = hall();
    const [ada, jukebox] = [server.person('Ada'), server.person('Jukebox', { isBot: true })];
    ada.join(channel);
    jukebox.join(channel);
    const { client } = await connectedBot(server, {
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    });
    const states = client.guilds.cache.get(server.guildId)?.voiceStates.cache;
    expect(states?.get(ada.id)).toMatchObject({ channelId: channel.id, member: { user: { bot: false } } });
    expect(states?.get(jukebox.id)).toMatchObject({ member: { user: { bot: true, username: 'jukebox' } } });
    await client.destroy();
    ada.leave();
    jukebox.leave();
  });

  it('are no longer in a channel that is deleted', async () => {
    const channel = hall();
    const ada = server.person('Ada');
    ada.join(channel);
    const left = next(Events.ChannelDelete);
    server.deleteChannel(channel);
    await left;
    expect(channel.guild?.voice.has(ada.id)).toBe(false);
  });
});

describe('the bot', () => {
  it.each<[Permission]>([['ViewChannel'], ['Connect']])(
    'gets no answer without the permission %s',
    async (permission) => {
      const channel = hall();
      server.permit({ [permission]: false }, channel);
      const before = asked('VoiceStateUpdate');
      const connection = join(channel);
      await expect.poll(() => asked('VoiceStateUpdate'), soon).toBe(before + 1);
      server.permit({ [permission]: true }, channel);
      expect(connection.state.status).toBe(Status.Signalling);
      expect(channel.guild?.voice.has(bot.client.user.id)).toBe(false);
      connection.rejoin();
      await becomes(connection, Status.Ready);
    },
  );

  it('gets no answer from a full channel, unless it may move members', async () => {
    const channel = server.channel({ name: 'Nook', kind: 'voice', userLimit: 1 });
    server.person('Ada').join(channel);
    const before = asked('VoiceStateUpdate');
    const connection = join(channel);
    await expect.poll(() => asked('VoiceStateUpdate'), soon).toBe(before + 1);
    expect(channel.guild?.voice.has(bot.client.user.id)).toBe(false);
    server.permit({ MoveMembers: true }, channel);
    connection.rejoin();
    await becomes(connection, Status.Ready);
    expect(bot.client.channels.cache.get(channel.id)).toMatchObject({ userLimit: 1, full: true });
    server.person('Ada').leave();
  });

  it('is kept silent where it may not speak', async () => {
    const channel = hall();
    server.permit({ Speak: false }, channel);
    await joined(channel);
    await expect.poll(() => own().suppress, soon).toBe(true);
  });

  it('goes over to another channel by itself', async () => {
    const [first, second] = [hall(), hall()];
    const listener = server.listenIn(second);
    const connection = await joined(first);
    join(second);
    await listener.connected();
    await becomes(connection, Status.Ready);
    say(connection, spokenFrames);
    await listener.hears(...spokenFrames);
    expect(own().channelId).toBe(second.id);
  });

  it('is moved to another channel, and heard there', async () => {
    const [first, second] = [hall(), hall()];
    const [early, late] = [server.listenIn(first), server.listenIn(second)];
    const connection = await joined(first);
    await early.connected();
    server.voice.move(second);
    await late.connected();
    await becomes(connection, Status.Ready);
    say(connection, spokenFrames);
    await late.hears(...spokenFrames);
    expect(connection.joinConfig.channelId).toBe(second.id);
    expect(early.heard).toEqual([]);
  });

  it('is sent away', async () => {
    const connection = await joined(hall());
    server.voice.sendAway();
    await becomes(connection, Status.Disconnected);
    expect(connection.state).toMatchObject({ reason: 0, closeCode: 4014 });
    await expect.poll(() => own().channelId, soon).toBe(null);
  });

  it('is sent away with everyone when its channel is deleted', async () => {
    const channel = hall();
    const connection = await joined(channel);
    const before = asked('VoiceStateUpdate');
    server.deleteChannel(channel);
    await becomes(connection, Status.Signalling);
    await expect.poll(() => asked('VoiceStateUpdate'), soon).toBe(before + 1);
    await expect.poll(() => own().channelId, soon).toBe(null);
  });

  it('is sent away when it is thrown out of the server', async () => {
    const guild = server.guild({ channels: [{ name: 'Hall', kind: 'voice' }] });
    const [channel] = guild.channels;
    await expect.poll(() => bot.client.guilds.cache.has(guild.id), soon).toBe(true);
    const connection = await joined(channel!);
    server.throwOut(guild);
    await becomes(connection, Status.Destroyed);
    expect(guild.voice.size).toBe(0);
  });

  it('mutes itself without connecting again', async () => {
    const channel = hall();
    const connection = await joined(channel);
    const before = asked('Identify');
    connection.rejoin({ ...connection.joinConfig, channelId: channel.id, selfMute: true });
    await expect.poll(() => own().selfMute, soon).toBe(true);
    expect(connection.state.status).toBe(Status.Ready);
    expect(asked('Identify')).toBe(before);
  });
});

describe('on a stage, the bot', () => {
  it('is heard once it makes itself a speaker, if it may, not end-to-end encrypted', async () => {
    const channel = stage();
    server.permit({ MuteMembers: true }, channel);
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    await listener.connected();
    expect(own().suppress).toBe(true);
    await own().setSuppressed(false);
    await expect.poll(() => own().suppress, soon).toBe(false);
    say(connection, spokenFrames);
    await listener.hears(...spokenFrames);
    expect(listener.heard.some(({ encrypted }) => encrypted)).toBe(false);
  });

  it('may not make itself a speaker, but ask to be one', async () => {
    const channel = stage();
    await joined(channel);
    await expect.poll(() => own().channelId, soon).toBe(channel.id);
    expect(await refusalOf(own().setSuppressed(false))).toBe('50013: Missing Permissions');
    await own().setRequestToSpeak();
    await expect.poll(() => own().requestToSpeakTimestamp, soon).toBeGreaterThan(0);
    server.voice.letSpeak(true);
    await expect.poll(() => own().suppress, soon).toBe(false);
    expect(own().requestToSpeakTimestamp).toBe(null);
    await own().setSuppressed(true);
    await expect.poll(() => own().suppress, soon).toBe(true);
  });

  it('may not even ask without the permission to', async () => {
    const channel = stage();
    server.permit({ RequestToSpeak: false }, channel);
    await joined(channel);
    await expect.poll(() => own().channelId, soon).toBe(channel.id);
    expect(await refusalOf(own().setRequestToSpeak())).toBe('50013: Missing Permissions');
    await own().setRequestToSpeak(false);
  });

  it('needs to be there, and on a stage', async () => {
    const path = `/guilds/${server.guildId}/voice-states/@me` as const;
    const patch = (body: object) => refusalOf(bot.client.rest.patch(path, { body }));
    expect(await patch({ suppress: false })).toBe('10065: Unknown Voice State');
    const other = stage();
    await joined(hall());
    expect(await patch({ suppress: true })).toBe('50024: Cannot execute action on this channel type');
    expect(await patch({ suppress: true, channel_id: other.id })).toBe(
      '40032: Target user is not connected to voice.',
    );
  });

  it('needs no end-to-end encryption', async () => {
    const channel = stage();
    const listener = server.listenIn(channel);
    const connection = await joined(channel, { daveEncryption: false });
    server.voice.letSpeak(true);
    await expect.poll(() => own().suppress, soon).toBe(false);
    say(connection, spokenFrames.slice(0, 3));
    await listener.hears(...spokenFrames.slice(0, 3));
  });
});
