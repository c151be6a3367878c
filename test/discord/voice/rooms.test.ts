import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { spokenFrames } from '../../discord-server/opus-frames.ts';
import { never, roomOf, voiceChannels } from './sitting.ts';

const frames = spokenFrames.slice(0, 20);

describe('the voice channels of a server', () => {
  it('are those that Viva may see, in Discord’s order', async () => {
    const { server, rooms } = await voiceChannels();
    const hidden = server.channel({ name: 'Hidden', kind: 'voice' });
    server.channel({ name: 'Stage', kind: 'stage' });
    server.permit({ ViewChannel: false }, hidden);
    const names = (): string[] => rooms.in(`discord:${server.guildId}`).map(({ name }) => name);
    await expect.poll(names).toEqual(['Hall', 'Stage']);
    expect(rooms.in('discord:1')).toEqual([]);
  });

  it('tell where somebody sits, and who listens, without bots', async () => {
    const { server, rooms, hall, enter } = await voiceChannels();
    const ada = server.person('ada');
    const account = `discord:${ada.id}`;
    const space = `discord:${server.guildId}`;
    expect(rooms.of(account, space)).toBeUndefined();
    ada.join(hall);
    await expect.poll(() => rooms.of(account, space)).toEqual({ id: roomOf(hall), name: 'Hall' });
    await enter();
    expect(rooms.listeners(roomOf(hall))).toEqual([account]);
    ada.leave();
    await expect.poll(() => rooms.listeners(roomOf(hall))).toEqual([]);
    expect(rooms.of(account, space)).toBeUndefined();
  });

  it('are known with who sits there when Viva comes into a server', async () => {
    const { server, rooms } = await voiceChannels();
    const channels = [{ name: 'Words' }, { name: 'Room', kind: 'voice' }] as const;
    const guild = server.guild({ bot: false, channels });
    const room = guild.channels[1]!;
    const ada = server.person('ada', { in: guild });
    ada.join(room);
    server.invite(guild);
    await expect.poll(() => rooms.listeners(roomOf(room))).toEqual([`discord:${ada.id}`]);
  });

  it('tell who came, went or moved, until the signal fires', async () => {
    const { server, rooms, hall } = await voiceChannels();
    const study = server.channel({ name: 'Study', kind: 'voice' });
    const stop = new AbortController();
    const seen: string[][] = [];
    rooms.watch((changed) => void seen.push([...changed]), stop.signal);
    const ada = server.person('ada');
    ada.join(hall);
    ada.join(study);
    ada.leave();
    await expect.poll(() => seen).toEqual([[roomOf(hall)], [roomOf(hall), roomOf(study)], [roomOf(study)]]);
    stop.abort();
    ada.join(hall);
    await expect.poll(() => rooms.listeners(roomOf(hall))).toHaveLength(1);
    expect(seen).toHaveLength(3);
  });

  it('tell of all when the gateway could tell of none for a while', async () => {
    const { server, rooms, hall, log } = await voiceChannels();
    const seen: string[] = [];
    rooms.watch((changed) => void seen.push(...changed), never);
    server.gateway.invalidate(false);
    await log.until(/the gateway is lost/);
    server.person('ada').join(hall);
    await expect.poll(() => rooms.listeners(roomOf(hall)), { timeout: 15_000 }).toHaveLength(1);
    expect(seen).toContain(roomOf(hall));
  });
});

describe('where Viva may not speak', () => {
  it.each([
    ['Connect', 'the permission **Connect** there'],
    ['Speak', 'the permission **Speak** there'],
    ['ViewChannel', 'the permission **View Channel** there'],
  ] as const)('it says that it lacks %s, and where it may', async (permission, words) => {
    const { server, hall, enter, rooms, open } = await voiceChannels();
    server.permit({ [permission]: false }, hall);
    const others = [1, 2, 3, 4].map((index) => server.channel({ name: `Room ${index}`, kind: 'voice' }));
    await open({ name: 'Words' });
    const told = await refused(enter());
    expect(told).toContain(words);
    const named = others.slice(0, 3).map(({ id }) => `<#${id}>`);
    expect(told).toContain(`It can speak in ${named[0]}, ${named[1]} or ${named[2]}.`);
    expect(rooms.seats).toBe(0);
  });

  it('it says nothing of other channels where there are none', async () => {
    const { server, hall, enter, open } = await voiceChannels();
    server.permit({ Speak: false }, hall);
    await open({ name: 'Words' });
    expect(await refused(enter())).toMatch(/Viva’s role\.$/);
  });

  it('it says that a channel is full, unless it may come all the same', async () => {
    const { server, enter, rooms, open } = await voiceChannels();
    const small = await open({ name: 'Small', kind: 'voice', userLimit: 1 });
    server.person('ada').join(small);
    await expect.poll(() => rooms.listeners(roomOf(small))).toHaveLength(1);
    expect(await refused(enter(small))).toContain('is full: 1 of 1');
    server.permit({ MoveMembers: true }, small);
    await expect.poll(() => refused(enter(small))).toBeUndefined();
  });

  it('it says that the channel is gone', async () => {
    const { server, hall, enter, rooms } = await voiceChannels();
    server.deleteChannel(hall);
    await expect.poll(() => rooms.in(`discord:${server.guildId}`)).toEqual([]);
    expect(await refused(enter())).toContain('is gone');
  });

  it('it says that it sits somewhere else in the server already', async () => {
    const { hall, enter, open } = await voiceChannels();
    const study = await open({ name: 'Study', kind: 'voice' });
    const both = await Promise.allSettled([enter(), enter(hall)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refused(enter(study))).toContain(`is in <#${hall.id}> already`);
  });
});

describe('on a stage', () => {
  it('Viva asks to speak, holds its place until it may, and is heard without encryption', async () => {
    const { server, enter, open } = await voiceChannels();
    const stage = await open({ name: 'Stage', kind: 'stage' });
    const listener = server.listenIn(stage);
    const seat = await enter(stage);
    expect(seat.unheard).toContain('has asked to speak');
    await expect.poll(() => stage.guild?.voice.get(server.applicationId)?.requested).toBeTruthy();
    const said = seat.say(frames, never);
    server.voice.letSpeak(true);
    await said;
    expect(seat.unheard).toBeUndefined();
    await listener.hears(...frames);
    expect(listener.frames).toEqual(frames);
  });

  it('Viva speaks at once where it may let people speak', async () => {
    const { server, enter, open } = await voiceChannels();
    const stage = await open({ name: 'Stage', kind: 'stage' }, { MuteMembers: true });
    const listener = server.listenIn(stage);
    const seat = await enter(stage);
    await seat.say(frames, never);
    await listener.hears(...frames);
  });

  it('Viva tells how to invite it where it may not even ask', async () => {
    const { server, enter, log, open } = await voiceChannels();
    const stage = await open({ name: 'Stage', kind: 'stage' }, { RequestToSpeak: false });
    const seat = await enter(stage);
    await expect.poll(() => seat.unheard).toContain('Invite to Speak');
    expect(seat.unheard).toContain('**Request to Speak**');
    expect(server.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
    expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

/** What somebody is told who asks in vain. */
async function refused(entering: Promise<unknown>): Promise<string | undefined> {
  try {
    await entering;
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
