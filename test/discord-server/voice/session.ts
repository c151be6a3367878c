import { randomBytes } from 'node:crypto';
import type { VoiceOpcodes, VoiceReceivePayload } from 'discord-api-types/voice/v8';
import { WebSocket } from 'ws';
import type { Channel, Guild } from '../world/guilds.ts';
import { uint } from './bytes.ts';
import type { Call } from './call.ts';
import type { Mode } from './ciphers.ts';

/** With what the bot is let in. */
export interface Ticket {
  readonly token: string;
  readonly guild: Guild;
  readonly channel: Channel;
  /** Of the bot's session at the main gateway. */
  readonly sessionId: string;
}

/** The bot on a voice server; it outlives the connection, so that a resume misses nothing. */
export interface VoiceSession {
  readonly ticket: Ticket;
  readonly ssrc: number;
  readonly key: Buffer;
  /** None until it is chosen. */
  mode?: Mode;
  /** The call, from the choice of a mode on. */
  call?: Call;
  /** The connection; none while the client may resume. */
  socket: WebSocket | undefined;
  /** Whether the bot says that it speaks. */
  speaking: boolean;
  /** Number of the last numbered message. */
  sequence: number;
  /** Numbered messages that no heartbeat has acknowledged, oldest first. */
  readonly kept: { readonly sequence: number; readonly message: string | Buffer }[];
}

export function newVoiceSession(ticket: Ticket, ssrc: number, socket: WebSocket): VoiceSession {
  return { ticket, ssrc, key: randomBytes(32), socket, speaking: false, sequence: 0, kept: [] };
}

/** Sends a numbered message. */
export function tell(session: VoiceSession, { op, d }: VoiceReceivePayload): void {
  const seq = ++session.sequence;
  keep(session, JSON.stringify({ op, d, seq }));
}

/** Sends a numbered message of the group's, https://daveprotocol.com/#voice-gateway-opcodes */
export function tellBinary(session: VoiceSession, op: VoiceOpcodes, ...payload: readonly Buffer[]): void {
  const sequence = ++session.sequence;
  keep(session, Buffer.concat([uint(2, sequence), uint(1, op), ...payload]));
}

function keep({ kept, socket, sequence }: VoiceSession, message: string | Buffer): void {
  kept.push({ sequence, message });
  transmit(socket, message);
}

/** Nothing up to this message will be asked for again. */
export function forget({ kept }: VoiceSession, sequence: number): void {
  const left = kept.findIndex((message) => message.sequence > sequence);
  kept.splice(0, left < 0 ? kept.length : left);
}

export function replay({ kept, socket }: VoiceSession, sequence: number): void {
  for (const one of kept) if (one.sequence > sequence) transmit(socket, one.message);
}

export function transmit(socket: WebSocket | undefined, message: string | Buffer): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(message);
}
