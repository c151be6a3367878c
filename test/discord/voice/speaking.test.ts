import { VoiceEncryptionMode } from 'discord-api-types/voice/v8';
import { describe, expect, it } from 'vitest';
import { spokenFrames } from '../../discord-server/opus-frames.ts';
import { silence } from '../../discord-server/voice/participant.ts';
import { never, roomOf, voiceChannels } from './sitting.ts';

const [short, other] = [spokenFrames.slice(0, 25), spokenFrames.slice(25, 50)];

describe('in a voice channel', () => {
  it('a listener hears the frames of a clip, in order, end-to-end encrypted, and then silence', async () => {
    const { server, hall, enter, rooms } = await voiceChannels();
    const listener = server.listenIn(hall);
    const seat = await enter();
    await seat.say(short, never);
    await listener.hears(...short, ...Array.from({ length: 5 }, () => silence));
    expect(listener.frames).toEqual(short);
    expect(listener.lost).toBe(0);
    expect(listener.heard.slice(0, 25).every(({ encrypted }) => encrypted)).toBe(true);
    await expect.poll(() => listener.speaking).toBe(false);
    expect(rooms.frames).toMatchObject({ sent: 25 });
  });

  it('two clips come one after the other, with silence between', async () => {
    const { server, hall, enter } = await voiceChannels();
    const listener = server.listenIn(hall);
    const seat = await enter();
    await seat.say(short, never);
    await seat.say(other, never);
    await listener.hears(...short, ...Array.from({ length: 5 }, () => silence), ...other);
    expect(listener.lost).toBe(0);
  });

  it('frames are 20 ms apart, by the time that they carry', async () => {
    const { server, hall, enter } = await voiceChannels();
    const listener = server.listenIn(hall);
    const seat = await enter();
    await seat.say(spokenFrames.slice(0, 50), never);
    await listener.hears(...spokenFrames.slice(0, 50));
    const times = listener.heard.slice(0, 50).map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.map((_, index) => times[0]! + index * 960));
  });

  it('what is said ends when the signal fires', async () => {
    const { server, hall, enter } = await voiceChannels();
    const listener = server.listenIn(hall);
    const seat = await enter();
    const skip = new AbortController();
    const said = seat.say(spokenFrames, skip.signal);
    await listener.hears(...short);
    skip.abort(new Error('skipped'));
    await expect(said).rejects.toThrow('skipped');
    const heard = listener.frames.length;
    await seat.say(short, never);
    await listener.hears(...Array.from({ length: 5 }, () => silence), ...short);
    expect(listener.frames.length).toBe(heard + 25);
  });

  it('one who comes later hears the rest', async () => {
    const { server, hall, enter } = await voiceChannels();
    const early = server.listenIn(hall);
    const seat = await enter();
    const said = seat.say(spokenFrames, never);
    await early.hears(...short);
    const late = server.listenIn(hall);
    await late.connected();
    await said;
    await Promise.all([early, late].map((one) => one.hears(...spokenFrames.slice(-10))));
    expect(early.frames).toEqual(spokenFrames);
  });

  it('nothing is said before the encryption is agreed upon', async () => {
    const { server, hall, enter } = await voiceChannels();
    const seat = await enter();
    const said = seat.say(short, never);
    const listener = server.listenIn(hall);
    await said;
    await listener.hears(...short);
    expect(listener.frames).toEqual(short);
    expect(
      listener.heard.filter(({ opus }) => !opus?.equals(silence)).every(({ encrypted }) => encrypted),
    ).toBe(true);
  });

  it('it is spoken without encryption in the end where nobody agrees upon one', async () => {
    const { enter, log } = await voiceChannels({}, { group: 200 });
    const seat = await enter();
    await seat.say(short, never);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('no end-to-end') as string }),
    );
  });

  it('the other cipher serves where AES isn’t offered', async () => {
    const { server, hall, enter, log } = await voiceChannels();
    server.voice.modes = [VoiceEncryptionMode.AeadXChaCha20Poly1305RtpSize];
    const listener = server.listenIn(hall);
    const seat = await enter();
    await seat.say(short, never);
    await listener.hears(...short);
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('each of several servers hears its own', async () => {
    const { server, hall, enter, rooms } = await voiceChannels();
    const guild = server.guild({ channels: [{ name: 'Room', kind: 'voice' }] });
    const room = guild.channels[0]!;
    const [one, two] = [server.listenIn(hall), server.listenIn(room)];
    await expect.poll(() => rooms.in(`discord:${guild.id}`)).toHaveLength(1);
    const seats = await Promise.all([enter(hall), enter(room)]);
    await Promise.all([seats[0].say(short, never), seats[1].say(other, never)]);
    await Promise.all([one.hears(...short), two.hears(...other)]);
    expect([one.frames, two.frames]).toEqual([short, other]);
    expect(rooms.seats).toBe(2);
  });

  it('it is over when Viva leaves: nobody sees it there, and nothing is open', async () => {
    const { server, hall, enter, rooms } = await voiceChannels();
    server.listenIn(hall);
    const seat = await enter();
    const said = expect(seat.say(spokenFrames, never)).rejects.toThrow('got up');
    await seat.leave();
    await said;
    expect(rooms.seats).toBe(0);
    await expect.poll(() => server.voice.connections).toBe(0);
    expect(rooms.listeners(roomOf(hall))).toHaveLength(1);
    await seat.leave();
  });

  it('Viva may come back at once', async () => {
    const { server, hall, enter } = await voiceChannels();
    const listener = server.listenIn(hall);
    const first = await enter();
    await first.leave();
    const seat = await enter();
    await seat.say(short, never);
    await listener.hears(...short);
  });
});
