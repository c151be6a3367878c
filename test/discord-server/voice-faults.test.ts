import { type VoiceConnection, VoiceConnectionStatus as Status } from '@discordjs/voice';
import { once } from 'node:events';
import { Events } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { spokenFrames } from './opus-frames.ts';
import { soon } from './trial.ts';
import type { Listener } from './voice/listener.ts';
import { becomes, networkClosed, say, voiceTrial } from './voice-bot.ts';

const { server, bot, join, joined, asked } = await voiceTrial();

/** The bot in a voice channel, and someone who hears it there. */
async function meeting() {
  const channel = server.channel({ name: 'Hall', kind: 'voice' });
  const listener = server.listenIn(channel);
  const connection = await joined(channel);
  await listener.connected();
  return { channel, listener, connection };
}

async function hears(listener: Listener, connection: VoiceConnection) {
  await listener.connected();
  say(connection, spokenFrames);
  await listener.hears(...spokenFrames);
  expect(listener.lost).toBe(0);
  expect(listener.heard.every(({ encrypted }) => encrypted)).toBe(true);
}

function statuses(connection: VoiceConnection): Status[] {
  const seen: Status[] = [];
  connection.on('stateChange', (before, { status }) => {
    if (before.status !== status) seen.push(status);
  });
  return seen;
}

describe('a connection to a voice server', () => {
  it.each<[string, () => void]>([
    ['it is cut', () => server.voice.drop()],
    ['the server crashes', () => server.voice.closeWith(4015)],
  ])('is resumed when %s, and its group lives on', async (_, trouble) => {
    const { channel, listener, connection } = await meeting();
    const seen = statuses(connection);
    trouble();
    await becomes(connection, Status.Connecting);
    const late = server.listenIn(channel);
    await becomes(connection, Status.Ready);
    expect(seen).toEqual([Status.Connecting, Status.Ready]);
    await late.connected();
    await hears(listener, connection);
    await late.hears(...spokenFrames);
  });

  it.each<[string, () => void]>([
    ['nobody remembers it', () => server.voice.endSessions()],
    ['it is refused', () => server.voice.faults.next(1, /^Resume$/, 4006)],
  ])('begins anew when it is cut and %s', async (_, trouble) => {
    const { listener, connection } = await meeting();
    trouble();
    const seen = statuses(connection);
    const closed = networkClosed(connection);
    server.voice.drop();
    expect(await closed).toBe(4006);
    await becomes(connection, Status.Ready);
    expect(seen).toEqual([Status.Connecting, Status.Signalling, Status.Connecting, Status.Ready]);
    await hears(listener, connection);
  });

  it.each([4006, 4009, 4021, 4022])('begins anew after it was closed with %i', async (code) => {
    const { listener, connection } = await meeting();
    const closed = networkClosed(connection);
    server.voice.closeWith(code);
    expect(await closed).toBe(code);
    await becomes(connection, Status.Ready);
    await hears(listener, connection);
  });

  it('is not taken up again after it was closed with 4014', async () => {
    const { connection } = await meeting();
    server.voice.closeWith(4014);
    await becomes(connection, Status.Disconnected);
    expect(connection.state).toMatchObject({ reason: 0, closeCode: 4014 });
    connection.rejoin();
    await becomes(connection, Status.Ready);
  });

  it('is resumed when heartbeats are no longer acknowledged', async () => {
    server.voice.heartbeat = 30;
    const { connection } = await meeting();
    server.voice.acknowledging = false;
    await becomes(connection, Status.Connecting);
    server.voice.acknowledging = true;
    server.voice.heartbeat = 10_000;
    await becomes(connection, Status.Ready);
  });

  it.each([4004, 4017])('is refused with %i as often as it is told to be', async (code) => {
    const channel = server.channel({ name: 'Hall', kind: 'voice' });
    server.voice.faults.next(3, /^Identify$/, code);
    const connection = join(channel);
    const seen = statuses(connection);
    await becomes(connection, Status.Ready);
    expect(connection.rejoinAttempts).toBe(0);
    expect(seen.filter((status) => status === Status.Signalling)).toHaveLength(3);
  });

  it('waits for ever when the search for its address is lost, until the bot leaves and comes again', async () => {
    const channel = server.channel({ name: 'Hall', kind: 'voice' });
    const before = asked('Discovery');
    server.voice.faults.next(1, /^Discovery$/, 'lost');
    const connection = join(channel);
    await becomes(connection, Status.Connecting);
    await expect.poll(() => asked('Discovery'), soon).toBe(before + 1);
    connection.disconnect();
    connection.rejoin({ ...connection.joinConfig, channelId: channel.id });
    await becomes(connection, Status.Ready);
    expect(asked('Discovery')).toBe(before + 2);
  });
});

describe('what the bot is told when it comes', () => {
  it('may be told where to connect before it is told that it came, which leaves it waiting', async () => {
    const channel = server.channel({ name: 'Hall', kind: 'voice' });
    const wasTold = once(bot.client, Events.VoiceServerUpdate, { signal: AbortSignal.timeout(soon.timeout) });
    server.faults.events.next(1, /^VOICE_STATE_UPDATE$/, 'late');
    const connection = join(channel);
    await wasTold;
    const voice = () => bot.client.guilds.cache.get(server.guildId)?.members.me?.voice.channelId;
    await expect.poll(voice, soon).toBe(channel.id);
    expect(connection.state.status).toBe(Status.Signalling);
  });

  it.each(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE'])('may be told twice (%s)', async (event) => {
    const channel = server.channel({ name: 'Hall', kind: 'voice' });
    const listener = server.listenIn(channel);
    server.faults.events.next(1, new RegExp(`^${event}$`), 'twice');
    const connection = await joined(channel);
    await hears(listener, connection);
  });

  it('may be told nothing', async () => {
    const channel = server.channel({ name: 'Hall', kind: 'voice' });
    const before = asked('VoiceStateUpdate');
    server.voice.faults.next(1, /^VoiceStateUpdate$/, 'lost');
    const connection = join(channel);
    await expect.poll(() => asked('VoiceStateUpdate'), soon).toBe(before + 1);
    expect(connection.state.status).toBe(Status.Signalling);
    connection.rejoin();
    await becomes(connection, Status.Ready);
  });

  it('may be told that there is no server, and later of one', async () => {
    const channel = server.channel({ name: 'Hall', kind: 'voice' });
    const listener = server.listenIn(channel);
    server.voice.loseServers();
    const connection = join(channel);
    await becomes(connection, Status.Disconnected);
    expect(connection.state).toMatchObject({ reason: 2 });
    server.voice.restoreServers();
    await becomes(connection, Status.Ready);
    await hears(listener, connection);
  });

  it('may be told in the midst of it that the server is gone, and later of another', async () => {
    const { listener, connection } = await meeting();
    server.voice.loseServers();
    await becomes(connection, Status.Disconnected);
    server.voice.restoreServers();
    await becomes(connection, Status.Ready);
    await hears(listener, connection);
  });
});

describe('the bot', () => {
  it('leaves its voice channel when its session at the main gateway ends', async () => {
    const { channel, connection } = await meeting();
    const began = once(bot.client, Events.ShardReady, { signal: AbortSignal.timeout(soon.timeout) });
    server.gateway.endSessions();
    server.dropConnections();
    await becomes(connection, Status.Disconnected);
    expect(channel.guild?.voice.has(bot.client.user.id)).toBe(false);
    await began;
  });

  it('stays there when its session is resumed', async () => {
    const { listener, connection } = await meeting();
    const seen = statuses(connection);
    const resumed = once(bot.client, Events.ShardResume, { signal: AbortSignal.timeout(soon.timeout) });
    server.dropConnections();
    await resumed;
    await hears(listener, connection);
    expect(seen).toEqual([]);
  });
});
