import { Events } from 'discord.js';
import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { settled } from '../../../src/chat/settled.ts';
import { createClient } from '../../../src/discord/client.ts';
import type { Patience } from '../../../src/discord/voice/keeping.ts';
import { createRooms, type DiscordRooms } from '../../../src/discord/voice/rooms.ts';
import type { Seat } from '../../../src/lessons/rooms.ts';
import {
  startDiscordServer,
  type DiscordServer,
  type DiscordServerOptions,
} from '../../discord-server/server.ts';
import type { Channel, ChannelPlan } from '../../discord-server/world/guilds.ts';
import { recordingLog, type RecordingLog } from '../../house.ts';

export interface Sitting {
  readonly server: DiscordServer;
  readonly rooms: DiscordRooms;
  readonly log: RecordingLog;
  readonly hall: Channel;
  /** Makes a channel, and waits until Viva knows of it and of what it may do there. */
  open(plan: ChannelPlan, permissions?: Parameters<DiscordServer['permit']>[0]): Promise<Channel>;
  /** Sits down: in the hall, unless told. */
  enter(channel?: Channel): Promise<Seat>;
}

export const { signal: never } = new AbortController();

/** What a test need not wait for as long as Viva does. */
const HASTY: Patience = {
  pause: 50,
  join: 1500,
  move: 500,
  server: 1500,
  leave: 500,
  deletion: 200,
  group: 1000,
};

/** Voice channels at a Discord of their own, with one called Hall, for the length of the test. */
export async function voiceChannels(
  options: DiscordServerOptions = {},
  patience: Partial<Patience> = {},
): Promise<Sitting> {
  const server = await startDiscordServer(options);
  const hall = server.channel({ name: 'Hall', kind: 'voice' });
  const log = recordingLog();
  const client = createClient(server.api, log);
  const work: Promise<void>[] = [];
  const rooms = createRooms(
    client,
    (about, handle) => void work.push(settled(() => handle(never), log, about)),
    log,
    { ...HASTY, ...patience },
  );
  onTestFinished(async () => {
    await rooms.close();
    await Promise.all(work);
    await client.destroy();
    await server.close();
  });
  await Promise.all([once(client, Events.ClientReady), client.login(server.token)]);
  const open: Sitting['open'] = async (plan, permissions = {}) => {
    const channel = server.channel(plan);
    server.permit(permissions, channel);
    // Events come in order.
    const last = server.channel({ name: 'Last' });
    await expect.poll(() => client.channels.cache.has(last.id)).toBe(true);
    return channel;
  };
  return { server, rooms, log, hall, open, enter: (channel = hall) => rooms.enter(roomOf(channel), never) };
}

export function roomOf({ id }: Channel): string {
  return `discord:${id}`;
}
