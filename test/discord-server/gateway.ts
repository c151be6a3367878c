import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import {
  type APIUnavailableGuild,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayIdentifyData,
  GatewayIntentBits,
  GatewayOpcodes,
  type GatewayResumeData,
  type GatewaySendPayload,
} from 'discord-api-types/v10';
import { WebSocket, WebSocketServer } from 'ws';
import { applicationId, bot, guild, guildCreate } from './world.ts';

/** What the bot is told, in order; it outlives the connection, so that a resume misses nothing. */
interface Session {
  readonly id: string;
  readonly events: string[];
  socket: WebSocket;
}

export interface Gateway {
  /** Sends an event to the bot. Throws if no bot has identified. */
  dispatch(event: string, data: object): void;
  /** Cuts every connection, as a network would. */
  drop(): void;
  close(): Promise<void>;
}

const heartbeatInterval = 41_250;

/** The close code that ends a session. */
const goodbye = 1000;

/** Gateway v10, JSON, without compression: https://docs.discord.com/developers/events/gateway */
export function createGateway(http: Server, token: string, url: () => string): Gateway {
  const sockets = new WebSocketServer({ server: http, path: '/gateway' });
  let sessions: Session[] = [];
  sockets.on('connection', (socket) => {
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: heartbeatInterval } });
    socket.on('message', (data: Buffer) => receive(socket, JSON.parse(data.toString())));
    socket.on('close', (code) => {
      if (code === goodbye) sessions = sessions.filter((session) => session.socket !== socket);
    });
  });

  function receive(socket: WebSocket, payload: GatewaySendPayload): void {
    const { op, d } = payload;
    const known = sessions.some((session) => session.socket === socket);
    if (op === GatewayOpcodes.Heartbeat) return send(socket, { op: GatewayOpcodes.HeartbeatAck });
    if (op !== GatewayOpcodes.Identify && op !== GatewayOpcodes.Resume)
      return known ? undefined : socket.close(GatewayCloseCodes.NotAuthenticated);
    if (known) return socket.close(GatewayCloseCodes.AlreadyAuthenticated);
    if (d.token !== token) return socket.close(GatewayCloseCodes.AuthenticationFailed);
    return op === GatewayOpcodes.Identify ? identify(socket, d) : resume(socket, d);
  }

  function identify(socket: WebSocket, { intents, shard = [0, 1] }: GatewayIdentifyData): void {
    const session: Session = { id: randomUUID(), events: [], socket };
    sessions.push(session);
    const guilds: APIUnavailableGuild[] = [{ id: guild.id, unavailable: true }];
    const application = { id: applicationId, flags: 0 };
    const toResume = { session_id: session.id, resume_gateway_url: url() };
    tell(session, GatewayDispatchEvents.Ready, { v: 10, user: bot, guilds, application, shard, ...toResume });
    if (intents & GatewayIntentBits.Guilds) tell(session, GatewayDispatchEvents.GuildCreate, guildCreate());
  }

  function resume(socket: WebSocket, { session_id, seq }: GatewayResumeData): void {
    const session = sessions.find(({ id }) => id === session_id);
    if (!session) return send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
    session.socket = socket;
    for (const missed of session.events.slice(seq)) send(socket, missed);
    return tell(session, GatewayDispatchEvents.Resumed, {});
  }

  function drop(): void {
    for (const socket of sockets.clients) socket.terminate();
  }

  return {
    dispatch(event, data) {
      const session = sessions.at(-1);
      if (!session) throw new Error('no bot has identified at the gateway');
      tell(session, event, data);
    },
    drop,
    close: () =>
      new Promise((resolve) => {
        drop();
        sockets.close(() => resolve());
      }),
  };
}

function tell({ events, socket }: Session, type: string, data: object): void {
  const event = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: type, s: events.length + 1, d: data });
  events.push(event);
  send(socket, event);
}

function send(socket: WebSocket, event: string | object): void {
  if (socket.readyState === WebSocket.OPEN)
    socket.send(typeof event === 'string' ? event : JSON.stringify(event));
}
