import type { APIUser } from 'discord-api-types/v10';
import { type Changes, createChanges } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import type { Announce } from '../gateway/events.ts';
import type { DiscordPerson } from '../people/person.ts';
import type { Channel, Guild } from '../world/guilds.ts';
import type { World } from '../world/world.ts';
import { certificateFile } from './certificate.ts';
import type { VoiceControls } from './controls.ts';
import { openVoiceGateway } from './gateway.ts';
import { createIncoming, type Incoming } from './incoming.ts';
import { createListener, type Ears, type Listener } from './listener.ts';
import { createSeats, type Seats } from './seats.ts';

export interface ListenOptions {
  /** Who listens; someone of whom nothing else is known, unless told. */
  readonly as?: DiscordPerson;
  /** `headers`: nothing is decrypted, only the times of packets are kept; for hundreds of channels at once. */
  readonly to?: 'everything' | 'headers';
}

/** What a test makes the voice servers and moderators do. */
export interface Voice extends VoiceControls, Pick<Incoming, 'asked' | 'faults'> {
  /** The file of the voice servers' certificate, as `NODE_EXTRA_CA_CERTS` for a bot in another process. */
  readonly certificateFile: string;
  /** Moves the bot to another voice channel of the server in which it is. */
  move(channel: Channel): void;
  /** Takes the bot out of its voice channel: in the first server, unless told. */
  sendAway(guild?: Guild): void;
  /** Mutes the bot for everyone, or lets it be heard again. */
  mute(muted: boolean, guild?: Guild): void;
  /** Makes the bot a speaker on the stage, or takes that away. */
  letSpeak(speaks: boolean, guild?: Guild): void;
  /** Takes all voice servers away: who is connected is told so, and whoever comes finds none. */
  loseServers(): void;
  /** Voice servers are there again, and the bot is told where, if it is in a voice channel. */
  restoreServers(): void;
}

/** The voice side of a Discord. */
export interface VoiceSide {
  readonly voice: Voice;
  readonly seats: Seats;
  /** Puts someone into a voice channel, to hear what the bot says there. */
  listenIn(channel: Channel, options?: ListenOptions): Listener;
  close(): Promise<void>;
}

interface Surroundings {
  readonly world: World;
  readonly announce: Announce;
  readonly clock: Clock;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** Milliseconds of real time that something may take which is waited for: what is listened to may be long. */
const longestWait = 15_000;

export async function openVoice({ world, announce, clock, signal }: Surroundings): Promise<VoiceSide> {
  const changes: Changes = createChanges(signal, longestWait);
  /** Who listens, by the channel's id. */
  const ears = new Map<string, Ears[]>();
  let strangers = 0;
  const happened = () => changes.happened();
  const incoming = createIncoming();
  const gateway = await openVoiceGateway({
    clock,
    incoming,
    happened,
    ears: ({ id }) => ears.get(id) ?? [],
  });
  const seats = createSeats(world, gateway, incoming, announce);

  function user(as: DiscordPerson | undefined): APIUser {
    return world.users.get(as?.id ?? '') ?? world.userNamed(`Listener ${++strangers}`);
  }

  return {
    seats,

    voice: Object.assign(gateway.controls, {
      certificateFile,
      asked: incoming.asked,
      faults: incoming.faults,
      move: seats.move,
      sendAway: (guild: Guild = world.home) => seats.sendAway(guild),
      mute: (mute: boolean, guild: Guild = world.home) => seats.change(guild, { mute }),
      letSpeak: (speaks: boolean, guild: Guild = world.home) =>
        seats.change(guild, { suppress: !speaks, requested: null }),
      loseServers: () => seats.offerServers(false),
      restoreServers: () => seats.offerServers(true),
    }),

    listenIn(channel, { as, to = 'everything' } = {}) {
      const listening = user(as);
      const { listener, ears: own } = createListener({
        userId: listening.id,
        whole: to === 'everything',
        changes,
        isConnected: () => gateway.call(channel)?.isAdmitted(listening.id) ?? false,
        isSpeaking: () => gateway.isSpeaking(channel),
        leave: () => channel.guild && seats.rise(listening, channel.guild),
      });
      ears.set(channel.id, [...(ears.get(channel.id) ?? []), own]);
      channel.guild?.members.add(listening.id);
      seats.sit(listening, channel);
      return listener;
    },

    close: () => gateway.close(),
  };
}
