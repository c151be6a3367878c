import type { Server } from 'node:http';
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayIdentifyData,
  GatewayIntentBits,
  GatewayOpcodes,
  type GatewayResumeData,
  type GatewaySendPayload,
  type GatewayVoiceStateUpdateData,
} from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Faults } from '../../far-end/faults.ts';
import { applicationId } from '../world/ids.ts';
import { guildCreate } from '../world/payloads.ts';
import { bot } from '../world/users.ts';
import type { World } from '../world/world.ts';
import { type Controls, createControls } from './controls.ts';
import type { Announce, WorldEvent } from './events.ts';
import { faultOf } from './identify.ts';
import { guildsOf } from './sharding.ts';
import { canReplay, forget, isToldOf, newSession, replay, send, type Session, tell } from './sessions.ts';

export interface Gateway {
  readonly controls: Controls;
  readonly announce: Announce;
  /** Whether any bot has a session. */
  readonly isUsed: () => boolean;
  close(): Promise<void>;
}

export interface GatewaySettings {
  readonly token: string;
  readonly url: () => string;
  /** Milliseconds between heartbeats. */
  readonly heartbeat: number;
  /** Privileged intents that the application has. */
  readonly privileged: number;
  readonly faults: Faults;
  /** The bot asks to go into a voice channel or out of it. */
  readonly askedForVoice: (wish: GatewayVoiceStateUpdateData, sessionId: string) => void;
  /** A session can't be resumed any more. */
  readonly ended: (sessionId: string) => void;
}

/** The close codes of a client that ends its session: https://docs.discord.com/developers/events/gateway#disconnecting */
const goodbyes = [1000, 1001];

/** Gateway v10, JSON, without compression: https://docs.discord.com/developers/events/gateway */
export function createGateway(http: Server, world: World, settings: GatewaySettings): Gateway {
  const { token, url, heartbeat, privileged, faults, askedForVoice, ended } = settings;
  const sockets = new WebSocketServer({ server: http, path: '/gateway' });
  const sessions = new Set<Session>();
  const late: WorldEvent[] = [];
  const controls = createControls(sockets, sessions, end);
  const sessionOf = (socket: WebSocket) => [...sessions].find((session) => session.socket === socket);

  sockets.on('connection', (socket) => {
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: heartbeat } });
    socket.on('message', (data: Buffer) => receive(socket, JSON.parse(data.toString())));
    socket.on('close', (code) => {
      const session = sessionOf(socket);
      if (!session) return;
      session.socket = undefined;
      if (goodbyes.includes(code)) end(session);
    });
  });

  function end(session: Session): void {
    sessions.delete(session);
    ended(session.id);
  }

  function receive(socket: WebSocket, payload: GatewaySendPayload): void {
    const { op, d } = payload;
    const session = sessionOf(socket);
    if (op === GatewayOpcodes.Heartbeat) return beat(socket, session, d);
    if (op === GatewayOpcodes.VoiceStateUpdate && session) return askedForVoice(d, session.id);
    if (op !== GatewayOpcodes.Identify && op !== GatewayOpcodes.Resume)
      return session ? undefined : socket.close(GatewayCloseCodes.NotAuthenticated);
    if (session) return socket.close(GatewayCloseCodes.AlreadyAuthenticated);
    if (d.token !== token) return socket.close(GatewayCloseCodes.AuthenticationFailed);
    return op === GatewayOpcodes.Identify ? identify(socket, d) : resume(socket, d);
  }

  function beat(socket: WebSocket, session: Session | undefined, sequence: number | null): void {
    if (!controls.acknowledging) return;
    if (session && sequence !== null) forget(session, sequence);
    send(socket, { op: GatewayOpcodes.HeartbeatAck });
  }

  function identify(socket: WebSocket, identity: GatewayIdentifyData): void {
    const fault = faultOf(identity, world, privileged);
    if (fault !== undefined) return socket.close(fault);
    const session = newSession(socket, identity.shard ?? [0, 1], identity.intents);
    sessions.add(session);
    const guilds = guildsOf(world, session.shard);
    tell(session, GatewayDispatchEvents.Ready, {
      v: 10,
      user: bot,
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      application: { id: applicationId, flags: 0 },
      shard: session.shard,
      session_id: session.id,
      resume_gateway_url: url(),
    });
    if (!(session.intents & GatewayIntentBits.Guilds)) return;
    for (const guild of guilds) tell(session, GatewayDispatchEvents.GuildCreate, guildCreate(guild));
  }

  function resume(socket: WebSocket, { session_id, seq }: GatewayResumeData): void {
    const session = [...sessions].find(({ id }) => id === session_id);
    if (!session || !canReplay(session, seq))
      return send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
    if (seq > session.sequence) return socket.close(GatewayCloseCodes.InvalidSeq);
    session.socket = socket;
    replay(session, seq);
    return tell(session, GatewayDispatchEvents.Resumed, {});
  }

  function deliver(event: WorldEvent): void {
    for (const session of sessions) if (isToldOf(session, event)) tell(session, event.type, event.data);
  }

  return {
    controls,
    isUsed: () => sessions.size > 0,

    announce(event) {
      const disorder = faults.events.take(event.type);
      if (disorder === 'late') {
        late.push(event);
        return;
      }
      deliver(event);
      if (disorder === 'twice') deliver(event);
      for (const held of late.splice(0)) deliver(held);
    },

    close: () =>
      new Promise((resolve) => {
        controls.drop();
        sockets.close(() => resolve());
      }),
  };
}
