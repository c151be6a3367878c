import { randomUUID } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import { shardOf } from '../world/ids.ts';
import type { WorldEvent } from './events.ts';

/** What a shard of the bot is told, in order; it outlives the connection, so that a resume misses nothing. */
export interface Session {
  readonly id: string;
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  /** The connection; none while the client may resume. */
  socket: WebSocket | undefined;
  /** Number of the last event. */
  sequence: number;
  /** Events that no heartbeat has acknowledged, oldest first. */
  readonly kept: { readonly sequence: number; readonly text: string }[];
}

export function newSession(socket: WebSocket, shard: Session['shard'], intents: number): Session {
  return { id: randomUUID(), shard, intents, socket, sequence: 0, kept: [] };
}

export function tell(session: Session, type: string, data: object): void {
  const sequence = ++session.sequence;
  const text = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: type, s: sequence, d: data });
  session.kept.push({ sequence, text });
  send(session.socket, text);
}

/** Whether this session's shard and intents have it told this. */
export function isToldOf({ shard: [id, count], intents }: Session, { guild, intent }: WorldEvent): boolean {
  const ofShard = guild ? shardOf(guild.id, count) === id : id === 0;
  if (intent === undefined) return ofShard;
  return ofShard && (guild?.hasBot ?? true) && (intents & intent) !== 0;
}

/** Nothing up to this event will be asked for again. */
export function forget({ kept }: Session, sequence: number): void {
  const left = kept.findIndex((event) => event.sequence > sequence);
  kept.splice(0, left < 0 ? kept.length : left);
}

/** Whether all that came after this event is still kept. */
export function canReplay({ kept, sequence: last }: Session, sequence: number): boolean {
  return (kept[0]?.sequence ?? last + 1) <= sequence + 1;
}

export function replay({ kept, socket }: Session, sequence: number): void {
  for (const event of kept) if (event.sequence > sequence) send(socket, event.text);
}

export function send(socket: WebSocket | undefined, event: string | object): void {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(typeof event === 'string' ? event : JSON.stringify(event));
}
