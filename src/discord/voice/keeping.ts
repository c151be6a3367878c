import {
  VoiceConnectionDisconnectReason,
  VoiceConnectionStatus,
  type VoiceConnection,
} from '@discordjs/voice';
import type { Departure } from '../../lessons/rooms.ts';
import { sleep } from '../../sleep.ts';
import { backoff } from './backoff.ts';
import type { Changes } from './changes.ts';
import type { Signalling } from './signalling.ts';
import type { TakeTurn } from './turns.ts';

/** How long to wait for what, in milliseconds. */
export interface Patience {
  /** After the first failure; twice as long after each more. */
  readonly pause: number;
  /** For a joining, and for the library to resume by itself. */
  readonly join: number;
  /** Whether it was a move, after Discord has closed the connection. */
  readonly move: number;
  /** For another voice server, after Discord took the one away. */
  readonly server: number;
  /** For Discord to tell that Viva has left. */
  readonly leave: number;
  /** Whether it is that the channel was deleted, after Discord has put Viva out. */
  readonly deletion: number;
  /** For the group of the end-to-end encryption. */
  readonly group: number;
}

export const PATIENCE: Patience = {
  pause: 1000,
  join: 10_000,
  move: 5000,
  server: 30_000,
  leave: 2000,
  deletion: 500,
  group: 10_000,
};

/**
 * Codes after which the same would only happen again: the encryption isn't known, DAVE isn't spoken, the request is
 * bad, too many requests: https://docs.discord.com/developers/topics/opcodes-and-status-codes#voice
 */
const TERMINAL: readonly (number | undefined)[] = [4016, 4017, 4020, 4021];

/** The code of a call that is over: the channel was deleted, or Discord names another server. Nobody is to ask for it. */
const CALL_OVER = 4022;

/** Failures in a row after which Viva gives up: some three minutes. */
const MOST_FAILURES = 10;

/** Failures in a row after which it isn't enough to ask again. */
const MOST_REJOINS = 2;

/** Milliseconds after which a connection that is lost again counts as having been a good one. */
const STABLE = 10_000;

export interface Keeping {
  readonly connection: VoiceConnection;
  readonly signalling: Signalling;
  readonly changes: Changes;
  /** The code with which the voice gateway has closed the connection last. */
  readonly closed: { code: number | undefined };
  readonly exists: (channelId: string) => boolean;
  readonly takeTurn: TakeTurn;
  readonly patience: Patience;
  readonly now: () => number;
  /** Called whenever Viva has joined, and whenever it has failed to. */
  readonly tried: (joined: boolean, failures: number) => void;
}

/**
 * Joins, and joins again whenever the connection is lost for good, with a pause that grows.
 * @returns why Viva can't sit there any longer
 * @throws the signal's reason
 */
export async function keepSeated(keeping: Keeping, signal: AbortSignal): Promise<Departure> {
  const { changes, closed, takeTurn, patience, now, tried } = keeping;
  let failures = 0;
  for (;;) {
    await sleep(backoff(failures, patience.pause), signal);
    if (!isReady(keeping)) await takeTurn(signal, () => tryToJoin(keeping, failures, signal));
    const since = now();
    const hasJoined = isReady(keeping);
    if (hasJoined) {
      tried(true, failures);
      await untilLost(keeping, signal);
    }
    const isCallOver = hasJoined && closed.code === CALL_OVER;
    if (isCallOver || departureOf(keeping) !== undefined) return finalDeparture(keeping, signal);
    failures = now() - since > STABLE ? 0 : failures + 1;
    if (failures > MOST_FAILURES) return 'refused';
    if (failures > 0) tried(false, failures);
    changes.tell();
  }
}

function isReady({ connection }: Keeping): boolean {
  return connection.state.status === VoiceConnectionStatus.Ready;
}

function departureOf({ connection, signalling, closed, exists }: Keeping): Departure | undefined {
  if (!exists(signalling.room)) return 'channel gone';
  if (signalling.isOut) return 'sent away';
  const isOver =
    connection.state.status === VoiceConnectionStatus.Destroyed || TERMINAL.includes(closed.code);
  return isOver ? 'refused' : undefined;
}

/** Discord puts everyone out of a channel before it tells that the channel is gone. */
async function finalDeparture(keeping: Keeping, signal: AbortSignal): Promise<Departure> {
  const { changes, signalling, exists, patience } = keeping;
  await changes.until(() => !exists(signalling.room), patience.deletion, signal);
  return departureOf(keeping) ?? 'refused';
}

async function tryToJoin(keeping: Keeping, failures: number, signal: AbortSignal): Promise<void> {
  const { connection, signalling, changes, closed, patience } = keeping;
  // Who already sits there is given no other voice server: what hangs, or fails again and again, begins by getting up.
  if ((!signalling.isAsked || failures > MOST_REJOINS) && signalling.leave())
    await changes.until(() => !signalling.isLeaving, patience.leave, signal);
  closed.code = undefined;
  // Out of whatever it hangs in, so that what Discord tells next begins a connection.
  connection.rejoin();
  if (!signalling.join()) return;
  const isDecided = (): boolean =>
    isReady(keeping) || signalling.isAsked || departureOf(keeping) !== undefined;
  await changes.until(isDecided, patience.join, signal);
}

/** The library resumes, and follows a move, by itself. */
async function untilLost(keeping: Keeping, signal: AbortSignal): Promise<void> {
  const { signalling, changes, closed } = keeping;
  const isOver = (): boolean => departureOf(keeping) !== undefined;
  const isDecided = (): boolean =>
    isReady(keeping) || isOver() || (signalling.isAsked && closed.code !== CALL_OVER);
  while (isReady(keeping) && !isOver()) {
    closed.code = undefined;
    await changes.until(() => !isReady(keeping) || isOver(), Infinity, signal);
    await changes.until(isDecided, patienceWith(keeping), signal);
  }
}

function patienceWith({ connection: { state }, closed, patience }: Keeping): number {
  if (closed.code === CALL_OVER) return patience.server;
  if (state.status !== VoiceConnectionStatus.Disconnected) return patience.join;
  return state.reason === VoiceConnectionDisconnectReason.EndpointRemoved ? patience.server : patience.move;
}
