import { randomUUID } from 'node:crypto';
import { Events, Status, type Client, type Guild, type VoiceBasedChannel, type VoiceState } from 'discord.js';
import type { Desk } from '../../chat/desk.ts';
import { UserError } from '../../errors.ts';
import { Left, type Room, type Rooms, type Seat } from '../../lessons/rooms.ts';
import type { Log } from '../../log.ts';
import { watchBots } from './bots.ts';
import { connect, type Connection, type Shared } from './connection.ts';
import type { FrameCounts } from './line.ts';
import { PATIENCE, type Patience } from './keeping.ts';
import { createPacer, type PacerCounts } from './pacer.ts';
import { isStage, refusalOf, voiceChannelsOf, wordsFor } from './permits.ts';
import { askToSpeak } from './stage.ts';
import { createTurns } from './turns.ts';

/** How many join at once: a joining takes some 13 ms of a core, and Discord takes 120 requests a minute of a shard. */
const JOINING = 4;

/** Milliseconds in which Viva must have joined, or the person is told that it can't. */
const LONGEST_JOIN = 30_000;

/** Discord's voice channels. */
export interface DiscordRooms extends Rooms {
  /** How many Viva sits in. */
  readonly seats: number;
  /** What became of all frames, since the start. */
  readonly frames: Readonly<PacerCounts>;
  /** The same for each voice channel in which Viva sits, since it sat down there. */
  framesByRoom(this: void): Readonly<Record<string, Readonly<FrameCounts>>>;
  /** Whether every shard hears the gateway. */
  isConnected(this: void): boolean;
  /** Leaves every voice channel, within some two seconds; before the client is destroyed. */
  close(): Promise<void>;
}

/**
 * @param client before it connects
 * @param take where what Viva has to do by itself becomes work
 */
export function createRooms(
  client: Client,
  take: Desk['take'],
  log: Log,
  patience: Patience = PATIENCE,
): DiscordRooms {
  const pacer = createPacer();
  const isBot = watchBots(client);
  const shared: Shared = { pacer, takeTurn: createTurns(JOINING), patience, group: randomUUID(), log };
  /** By guild. */
  const connections = new Map<string, Connection>();

  client.on(Events.VoiceStateUpdate, (before, { id, channelId, suppress, channel }) => {
    if (id !== client.user?.id || !channel || !isStage(channel)) return;
    if (suppress && before.channelId !== channelId && connections.has(channel.guildId))
      take({ channel: channelId }, (signal) => askToSpeak(channel, log, signal));
  });

  const channelOf = (room: string): VoiceBasedChannel | undefined => {
    const channel = client.channels.cache.get(room.slice('discord:'.length));
    return channel?.isVoiceBased() ? channel : undefined;
  };

  function seatAt({ line, signalling, left, leave }: Connection): Seat {
    const room = (): string => `discord:${signalling.room}`;
    return {
      left,
      leave,
      say: line.play,
      get room() {
        return room();
      },
      get unheard() {
        return signalling.silenced && wordsFor(signalling.silenced, channelOf(room()));
      },
    };
  }

  return {
    frames: pacer.counts,
    get seats() {
      return connections.size;
    },
    framesByRoom: () =>
      Object.fromEntries(
        [...connections.values()].map(({ line, signalling }) => [`discord:${signalling.room}`, line.counts]),
      ),
    isConnected: () => client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready),

    in(space) {
      const guild = guildOf(client, space);
      return guild ? voiceChannelsOf(guild).map(roomOf) : [];
    },

    of(account, space) {
      const state = guildOf(client, space)?.voiceStates.cache.get(account.slice('discord:'.length));
      return state?.channel ? roomOf(state.channel) : undefined;
    },

    listeners(room) {
      const channel = channelOf(room);
      const states = channel?.guild.voiceStates.cache.filter(
        ({ id, channelId, guild }) => channelId === channel.id && !isBot(guild.id, id),
      );
      return states?.map(({ id }) => `discord:${id}`) ?? [];
    },

    watch(changed, signal) {
      const watcher = (before: VoiceState, after: VoiceState): void => {
        const rooms = changedRooms(before, after, client.user?.id);
        if (rooms.length > 0) changed(rooms);
      };
      // After a new session at the gateway, anything may have changed unseen.
      const returned = (guild: Guild): void =>
        changed(voiceChannelsOf(guild).map((channel) => roomOf(channel).id));
      client.on(Events.VoiceStateUpdate, watcher);
      client.on(Events.GuildAvailable, returned);
      signal.addEventListener('abort', () => {
        client.off(Events.VoiceStateUpdate, watcher);
        client.off(Events.GuildAvailable, returned);
      });
    },

    async enter(room, signal) {
      signal.throwIfAborted();
      const channel = channelOf(room);
      if (!channel) throw new UserError('That voice channel is gone. Choose another one.');
      const refusal = refusalOf(channel);
      if (refusal !== undefined) throw new UserError(refusal);
      const { guild, id: channelId } = channel;
      const there = connections.get(guild.id)?.signalling.room;
      if (there !== undefined)
        throw new UserError(
          `Viva is in <#${there}> already. It can be in one voice channel of a server at a time.`,
        );
      const connection = connect(
        { guildId: guild.id, channelId },
        guild.voiceAdapterCreator,
        (id) => client.channels.cache.has(id),
        () => connections.delete(guild.id),
        shared,
      );
      connections.set(guild.id, connection);
      await joined(connection, channelId, signal);
      return seatAt(connection);
    },

    async close() {
      await Promise.all([...connections.values()].map(({ leave }) => leave()));
    },
  };
}

function guildOf(client: Client, space: string): Guild | undefined {
  return client.guilds.cache.get(space.slice('discord:'.length));
}

function roomOf({ id, name }: VoiceBasedChannel): Room {
  return { id: `discord:${id}`, name };
}

/** @throws {UserError} when Discord doesn't let Viva in */
async function joined(connection: Connection, channelId: string, signal: AbortSignal): Promise<void> {
  try {
    if (await connection.joined(LONGEST_JOIN, signal)) return;
  } catch (error) {
    await connection.leave();
    if (!(error instanceof Left)) throw error;
  }
  await connection.leave();
  throw new UserError(`Discord doesn’t let Viva into <#${channelId}> now. Try again in a few minutes.`);
}

/** Who mutes only themselves changes nothing. */
function changedRooms(before: VoiceState, after: VoiceState, self: string | undefined): string[] {
  const hasMoved = before.channelId !== after.channelId;
  const isVoice = before.suppress !== after.suppress || before.serverMute !== after.serverMute;
  if (!hasMoved && !(after.id === self && isVoice)) return [];
  return [...new Set([before.channelId, after.channelId])]
    .filter((id) => id !== null)
    .map((id) => `discord:${id}`);
}
