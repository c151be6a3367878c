import {
  VoiceConnectionStatus,
  joinVoiceChannel,
  type DiscordGatewayAdapterCreator,
  type Networking,
  type VoiceConnection,
  type VoiceConnectionState,
} from '@discordjs/voice';
import { Left, type Departure } from '../../lessons/rooms.ts';
import type { Log } from '../../log.ts';
import { createChanges } from './changes.ts';
import { asBuffer, giveKeyObject, readinessOf } from './encryption.ts';
import { keepSeated, type Keeping, type Patience } from './keeping.ts';
import type { Line, Outlet } from './line.ts';
import type { Pacer } from './pacer.ts';
import { createSignalling, type Destination, type Signalling } from './signalling.ts';
import type { TakeTurn } from './turns.ts';

/** What all connections of a process share. */
export interface Shared {
  readonly pacer: Pacer;
  readonly takeTurn: TakeTurn;
  readonly patience: Patience;
  /** Tells the library's connections of one client from those of others. */
  readonly group: string;
  readonly log: Log;
}

/** Viva's connection to a voice channel, kept up until it leaves or is made to. */
export interface Connection {
  readonly line: Line;
  readonly signalling: Pick<Signalling, 'room' | 'silenced'>;
  /**
   * Waits until it is ready for the first time, and no longer than so many milliseconds: whether it is.
   * @throws {Left} when it can't be
   * @throws the signal's reason
   */
  joined(milliseconds: number, signal: AbortSignal): Promise<boolean>;
  /** Resolves when it has ended without having been asked to. */
  readonly left: Promise<Departure>;
  /** Gets up, and resolves when Discord has told so, or two seconds later. */
  leave(this: void): Promise<void>;
}

/**
 * @param open the way to the gateway
 * @param exists whether there is such a channel still
 * @param ended called once, when it holds nothing any more
 */
export function connect(
  destination: Destination,
  open: DiscordGatewayAdapterCreator,
  exists: (channelId: string) => boolean,
  ended: () => void,
  shared: Shared,
): Connection {
  const { pacer, log, patience } = shared;
  const about = { guild: destination.guildId };
  const now = (): number => performance.now();
  const changes = createChanges();
  const signalling = createSignalling(destination, open, now, changes.tell);
  const connection = joinVoiceChannel({
    ...destination,
    group: shared.group,
    adapterCreator: signalling.creator,
  });
  const closed: Keeping['closed'] = { code: undefined };
  const outlet = outletOf(connection, signalling, shared, about, now);
  observe(connection, { closed, log, about, tell: changes.tell });
  const line = pacer.line(outlet);
  const ending = new AbortController();
  const left = Promise.withResolvers<Departure>();
  let departure: Departure | undefined;
  let hasJoined = false;

  const tried: Keeping['tried'] = (joined, failures) => {
    const facts = { ...about, channel: signalling.room, failures, code: closed.code };
    if (joined) log.info(facts, 'in a voice channel');
    else log.warn(facts, 'the connection to a voice channel is lost');
    hasJoined ||= joined;
    changes.tell();
  };
  const keeping: Keeping = { connection, signalling, changes, closed, exists, now, tried, ...shared };
  const kept = keep();

  async function keep(): Promise<void> {
    try {
      departure = await keepSeated(keeping, ending.signal);
      log.info(
        { ...about, channel: signalling.room, why: departure, code: closed.code },
        'out of a voice channel',
      );
    } catch (error) {
      if (error === ending.signal.reason) return;
      log.error({ ...about, err: error }, 'the supervision of a voice connection failed');
      departure = 'refused';
    }
    line.cut(new Left(departure));
    if (!signalling.isOut) signalling.leave();
    end();
    left.resolve(departure);
  }

  function end(): void {
    if (connection.state.status !== VoiceConnectionStatus.Destroyed) connection.destroy(false);
    ended();
    changes.tell();
  }

  let leaving: Promise<void> | undefined;
  async function getUp(): Promise<void> {
    line.cut(new Error('Viva has got up'));
    ending.abort(new Error('Viva gets up'));
    await kept;
    if (departure !== undefined) return;
    if (signalling.leave())
      await changes.until(() => !signalling.isLeaving, patience.leave, new AbortController().signal);
    end();
  }

  return {
    line,
    signalling,
    left: left.promise,
    leave: () => (leaving ??= getUp()),
    async joined(milliseconds, signal) {
      await changes.until(() => hasJoined || departure !== undefined, milliseconds, signal);
      if (departure !== undefined) throw new Left(departure);
      return hasJoined;
    },
  };
}

interface Observer {
  readonly closed: Keeping['closed'];
  readonly log: Log;
  readonly about: object;
  readonly tell: () => void;
}

/** Hears all that the library tells. An error that nobody hears would end the process. */
function observe(connection: VoiceConnection, { closed, log, about, tell }: Observer): void {
  const networkingOf = (state: VoiceConnectionState): Networking | undefined =>
    'networking' in state ? state.networking : undefined;
  connection.on('error', (error) =>
    log.warn({ ...about, reason: error.message }, 'a voice connection failed'),
  );
  connection.on('stateChange', (before, after) => {
    const networking = networkingOf(after);
    if (networking && networking !== networkingOf(before))
      networking.on('close', (code) => (closed.code = code));
    if (networking && after.status === VoiceConnectionStatus.Ready && before.status !== after.status) {
      const why = giveKeyObject(networking);
      if (why !== undefined)
        log.warn({ ...about, reason: why }, 'voice is encrypted with the slower kind of key');
    }
    tell();
  });
}

function outletOf(
  connection: VoiceConnection,
  signalling: Signalling,
  { log, patience }: Shared,
  about: object,
  now: () => number,
): Outlet {
  const agreed = new WeakSet<Networking>();
  let waitsSince: number | undefined;
  let isTold = false;
  connection.on('transitioned', () => {
    const { state } = connection;
    if (state.status === VoiceConnectionStatus.Ready) agreed.add(state.networking);
  });

  /** Without a group nobody would understand: but alone there is none, and silence without end says nothing. */
  function hasWaited(): boolean {
    waitsSince ??= now();
    if (now() - waitsSince < patience.group) return false;
    if (!isTold) log.warn(about, 'a voice channel agrees on no end-to-end encryption; speaking without it');
    isTold = true;
    return true;
  }

  return {
    audible() {
      if (signalling.silenced !== undefined) return false;
      const readiness = readinessOf(connection.state, agreed);
      if (readiness === 'no group yet') return hasWaited();
      waitsSince = undefined;
      isTold = false;
      return readiness === 'ready';
    },
    send: (frame) => void connection.playOpusPacket(asBuffer(frame)),
    quiet: () => void connection.setSpeaking(false),
  };
}
