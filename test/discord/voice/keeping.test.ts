import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { Left, type Seat } from '../../../src/lessons/rooms.ts';
import { spokenFrames } from '../../discord-server/opus-frames.ts';
import { soon } from '../../discord-server/trial.ts';
import { never, roomOf, voiceChannels, type Sitting } from './sitting.ts';

const frames = spokenFrames.slice(0, 60);

/** Frames that may be on their way when a connection breaks: nobody can know that they are lost. */
const IN_FLIGHT = 5;

/** Milliseconds in which the client is back at the gateway: it waits for five seconds before. */
const LONG = 60_000;

/** In the hall with someone who hears the first of the frames. */
async function speaking(
  pause = 50,
): Promise<Sitting & { seat: Seat; said: Promise<void>; hearsAll: () => Promise<void> }> {
  const sitting = await voiceChannels({}, { pause });
  const listener = sitting.server.listenIn(sitting.hall);
  const seat = await sitting.enter();
  const said = seat.say(frames, never);
  await listener.hears(...frames.slice(0, 10));
  const hearsAll = async (): Promise<void> => {
    await said;
    await expect.poll(() => listener.frames.at(-1), soon).toEqual(frames.at(-1));
    const heard = frames.filter((frame) => listener.frames.some((other) => other.equals(frame)));
    expect(listener.frames).toEqual(heard);
    expect(heard.length).toBeGreaterThanOrEqual(frames.length - IN_FLIGHT);
  };
  return { ...sitting, seat, said, hearsAll };
}

describe('a lost connection', () => {
  it('is resumed, and what is said goes on where it was', async () => {
    const { server, hearsAll } = await speaking();
    server.voice.drop();
    await hearsAll();
  });

  it('is begun anew when it can’t be resumed, and nothing is left out', async () => {
    const { server, hearsAll, rooms } = await speaking();
    server.voice.faults.next(1, /^Resume$/, VoiceCloseCodes.SessionNoLongerValid);
    server.voice.drop();
    await hearsAll();
    expect(rooms.frames.missing).toBeGreaterThan(0);
  });

  it('is begun anew when Discord closes it', async () => {
    const { server, hearsAll } = await speaking();
    server.voice.closeWith(VoiceCloseCodes.SessionTimeout);
    await hearsAll();
  });

  it('is begun anew at another server when Discord takes its server away', async () => {
    const { server, hearsAll, seat, hall } = await speaking();
    server.voice.loseServers();
    await expect.poll(() => server.voice.connections).toBe(0);
    server.voice.restoreServers();
    await hearsAll();
    expect(seat.room).toBe(roomOf(hall));
  });

  it(
    'is begun anew after a new session at the gateway',
    async () => {
      const { server, hearsAll, log } = await speaking();
      server.gateway.invalidate(false);
      await hearsAll();
      expect(log.lines.map(({ message }) => message)).toContain('the connection to a voice channel is lost');
    },
    LONG,
  );

  it('is tried again after each failure', async () => {
    const { server, hearsAll, log } = await speaking();
    server.voice.faults.next(3, /^Identify$/, VoiceCloseCodes.SessionNoLongerValid);
    server.voice.closeWith(VoiceCloseCodes.SessionTimeout);
    await hearsAll();
    const lost = log.lines.filter(({ message }) => message.includes('is lost'));
    expect(lost.map(({ fields }) => fields)).toMatchObject([1, 2, 3, 4].map((failures) => ({ failures })));
  });

  it('is given up after ten failures', async () => {
    const { server, said, seat, rooms } = await speaking(1);
    server.voice.faults.next(100, /^Identify$/, VoiceCloseCodes.SessionNoLongerValid);
    server.voice.closeWith(VoiceCloseCodes.SessionTimeout);
    await expect(said).rejects.toEqual(new Left('refused'));
    expect(await seat.left).toBe('refused');
    expect(rooms.seats).toBe(0);
    await expect.poll(() => server.home.voice.size).toBe(1);
  });
});

describe('joining', () => {
  it.each([
    ['the state comes after the server', /^VOICE_STATE_UPDATE$/, 'late'],
    ['the state comes twice', /^VOICE_STATE_UPDATE$/, 'twice'],
    ['the server comes twice', /^VOICE_SERVER_UPDATE$/, 'twice'],
  ] as const)('works though %s', async (_, event, disorder) => {
    const { server, hall, enter } = await voiceChannels();
    const listener = server.listenIn(hall);
    server.faults.events.next(1, event, disorder);
    const seat = await enter();
    await seat.say(frames, never);
    await listener.hears(...frames);
  });

  it('works though discovery packets are lost', async () => {
    const { server, hall, enter } = await voiceChannels();
    const listener = server.listenIn(hall);
    server.voice.faults.next(1, /^Discovery$/, 'lost');
    const seat = await enter();
    await seat.say(frames, never);
    await listener.hears(...frames);
  });

  it('fails for good where Discord asks for an encryption that isn’t known', async () => {
    const { server, enter, rooms, log } = await voiceChannels();
    server.voice.faults.next(1, /^Identify$/, VoiceCloseCodes.EndToEndEncryptionDAVEProtocolRequired);
    await expect(enter()).rejects.toThrow(UserError);
    expect(rooms.seats).toBe(0);
    expect(log.lines.filter(({ message }) => message.includes('voice channel'))).toHaveLength(1);
  });

  it('ends when the signal fires, and leaves nothing behind', async () => {
    const { server, hall, rooms } = await voiceChannels();
    server.voice.faults.next(1, /^Identify$/, 'lost');
    const stop = new AbortController();
    const entered = expect(rooms.enter(roomOf(hall), stop.signal)).rejects.toThrow('stopped');
    await expect.poll(() => rooms.seats).toBe(1);
    stop.abort(new Error('stopped'));
    await entered;
    expect(rooms.seats).toBe(0);
    await expect.poll(() => rooms.listeners(roomOf(hall))).toEqual([]);
    expect(server.voice.connections).toBe(0);
  });
});

describe('somebody else', () => {
  it('moves Viva: it goes on there', async () => {
    const { server, seat, said, rooms } = await speaking();
    const study = server.channel({ name: 'Study', kind: 'voice' });
    const other = server.listenIn(study);
    server.voice.move(study);
    await said;
    await expect.poll(() => other.frames.at(-1), soon).toEqual(frames.at(-1));
    expect(seat.room).toBe(roomOf(study));
    expect(rooms.seats).toBe(1);
  });

  it('sends Viva away: what is said ends, and it is told', async () => {
    const { server, seat, said, rooms } = await speaking();
    server.voice.sendAway();
    await expect(said).rejects.toEqual(new Left('sent away'));
    expect(await seat.left).toBe('sent away');
    expect(rooms.seats).toBe(0);
    await expect(seat.say(frames, never)).rejects.toThrow(Left);
    await seat.leave();
  });

  it('deletes the channel: it is told', async () => {
    const { server, seat, said, hall } = await speaking();
    server.deleteChannel(hall);
    await expect(said).rejects.toEqual(new Left('channel gone'));
    expect(await seat.left).toBe('channel gone');
  });

  it.each([VoiceCloseCodes.RateLimited, VoiceCloseCodes.CallTerminated])(
    'ends the call for good with %d',
    async (code) => {
      const { server, seat, said, rooms } = await speaking();
      server.voice.closeWith(code);
      await expect(said).rejects.toEqual(new Left('refused'));
      expect(await seat.left).toBe('refused');
      expect(rooms.seats).toBe(0);
    },
  );

  it('mutes Viva: it holds its place, says why, and goes on', async () => {
    const { server, seat, hearsAll } = await speaking();
    server.voice.mute(true);
    await expect.poll(() => seat.unheard).toContain('Server Mute');
    server.voice.mute(false);
    await hearsAll();
    expect(seat.unheard).toBeUndefined();
  });
});
