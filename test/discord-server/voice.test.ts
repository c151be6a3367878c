import { VoiceConnectionStatus } from '@discordjs/voice';
import { once } from 'node:events';
import type { VoiceEncryptionMode } from 'discord-api-types/voice/v8';
import { Routes } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { spokenFrames } from './opus-frames.ts';
import { soon } from './trial.ts';
import { everyMode } from './voice/ciphers.ts';
import { silence } from './voice/participant.ts';
import { networkClosed, say, transition, voiceTrial } from './voice-bot.ts';

const { server, bot, join, joined } = await voiceTrial();

function hall() {
  return server.channel({ name: 'Hall', kind: 'voice' });
}

describe('a listener', () => {
  it.each(everyMode)('hears what the bot says, end-to-end encrypted, over %s', async (mode) => {
    server.voice.modes = [mode];
    const channel = hall();
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    server.voice.modes = everyMode;
    await listener.connected();
    say(connection, spokenFrames);
    await listener.hears(...spokenFrames);
    expect(listener.frames).toEqual(spokenFrames);
    expect(listener.heard.every(({ encrypted }) => encrypted)).toBe(true);
    expect(listener.lost).toBe(0);
  });

  it('hears silence, which is never end-to-end encrypted', async () => {
    const channel = hall();
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    await listener.connected();
    say(connection, [...spokenFrames.slice(0, 1), silence, silence]);
    await listener.hears(silence, silence);
    expect(listener.heard.map(({ encrypted }) => encrypted)).toEqual([true, false, false]);
    expect(listener.frames).toEqual(spokenFrames.slice(0, 1));
  });

  it('sees whether the bot speaks', async () => {
    const channel = hall();
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    expect(listener.speaking).toBe(false);
    say(connection, spokenFrames.slice(0, 1));
    await expect.poll(() => listener.speaking, soon).toBe(true);
    connection.setSpeaking(false);
    await expect.poll(() => listener.speaking, soon).toBe(false);
  });

  it('is told of packets in their order, and of those that were lost', async () => {
    const channel = hall();
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    await listener.connected();
    const [first, second, third, fourth] = spokenFrames;
    say(connection, [first!]);
    await listener.hears(first!);
    server.voice.faults.next(2, /^Rtp$/, 'lost');
    say(connection, [second!, third!, fourth!]);
    await listener.hears(first!, fourth!);
    expect(listener.lost).toBe(2);
    const [before, after] = listener.heard;
    expect((after!.timestamp - before!.timestamp + 2 ** 32) % 2 ** 32).toBe(3 * 960);
    expect(after!.at).toBeGreaterThan(before!.at);
  });

  it('may note the headers of packets only', async () => {
    const channel = hall();
    const [clock, listener] = [server.listenIn(channel, { to: 'headers' }), server.listenIn(channel)];
    const connection = await joined(channel);
    await Promise.all([clock.connected(), listener.connected()]);
    say(connection, spokenFrames);
    await listener.hears(...spokenFrames);
    const headers = listener.heard.map(({ at, sequence, timestamp }) => ({ at, sequence, timestamp }));
    expect(clock.heard).toEqual(headers);
  });

  it('hears nothing of a bot that is muted', async () => {
    const channel = hall();
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    await listener.connected();
    const muted = (is: boolean) =>
      expect
        .poll(() => bot.client.guilds.cache.get(server.guildId)?.members.me?.voice.serverMute, soon)
        .toBe(is);
    server.voice.mute(true);
    await muted(true);
    say(connection, spokenFrames.slice(0, 5));
    await bot.client.rest.get(Routes.gatewayBot());
    server.voice.mute(false);
    await muted(false);
    say(connection, spokenFrames.slice(5, 6));
    await listener.hears(...spokenFrames.slice(5, 6));
    expect(listener.frames).toEqual(spokenFrames.slice(5, 6));
  });
});

describe('the encrypted group', () => {
  afterEach(() => {
    server.voice.committer = 'people';
  });

  it.each(['people', 'bot'] as const)(
    'follows who comes and goes, when it is changed by %s',
    async (committer) => {
      server.voice.committer = committer;
      const channel = hall();
      const connection = await joined(channel);
      const hears = async (
        listeners: readonly ReturnType<typeof server.listenIn>[],
        frames: readonly Buffer[],
      ) => {
        await Promise.all(listeners.map((listener) => listener.connected()));
        say(connection, frames);
        await Promise.all(listeners.map((listener) => listener.hears(...frames)));
        expect(listeners.flatMap(({ heard }) => heard).every(({ encrypted }) => encrypted)).toBe(true);
      };
      const ada = server.listenIn(channel);
      await hears([ada], spokenFrames.slice(0, 2));
      const bob = server.listenIn(channel);
      await hears([ada, bob], spokenFrames.slice(2, 4));
      const removed = transition(connection);
      ada.leave();
      await removed;
      await hears([bob], spokenFrames.slice(4, 6));
      const others = [server.listenIn(channel), server.listenIn(channel), server.listenIn(channel)];
      await hears([bob, ...others], spokenFrames.slice(6, 8));
      expect(bob.frames).toEqual(spokenFrames.slice(2, 8));
      expect(ada.frames).toEqual(spokenFrames.slice(0, 4));
    },
  );

  it.each(['people', 'bot'] as const)('begins anew when the bot was alone, by %s', async (committer) => {
    server.voice.committer = committer;
    const channel = hall();
    const connection = await joined(channel);
    const early = server.listenIn(channel);
    await early.connected();
    const alone = transition(connection);
    early.leave();
    await alone;
    const late = server.listenIn(channel);
    await late.connected();
    say(connection, spokenFrames);
    await late.hears(...spokenFrames);
    expect(late.heard.every(({ encrypted }) => encrypted)).toBe(true);
    expect(early.heard).toEqual([]);
  });

  it('takes the bot in again when it has lost the thread', async () => {
    const channel = hall();
    const listener = server.listenIn(channel);
    const connection = await joined(channel);
    await listener.connected();
    const recovered = transition(connection);
    server.voice.confuse();
    await recovered;
    say(connection, spokenFrames);
    await listener.hears(...spokenFrames);
    expect(listener.heard.every(({ encrypted }) => encrypted)).toBe(true);
  });

  it('turns a bot away that does not encrypt', async () => {
    const connection = join(hall(), { daveEncryption: false });
    const isReady = once(connection, VoiceConnectionStatus.Ready).then(() => true);
    expect(await Promise.race([isReady, networkClosed(connection)])).toBe(4017);
  });
});

it('offers what it is told to, or no way to be encrypted', async () => {
  server.voice.modes = ['xsalsa20_poly1305' as VoiceEncryptionMode.AeadAes256GcmRtpSize];
  const errors: unknown[] = [];
  join(hall()).on('error', (error) => errors.push(error));
  await expect.poll(() => errors, soon).toMatchObject([{ message: /No compatible encryption modes/ }]);
  server.voice.modes = everyMode;
});
