import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import type { Changes } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import { app } from '../world/workspace.ts';

/** Why Slack ends a connection: https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

/** That one app may have at once. */
const mostConnections = 10;

/** Milliseconds from Slack's word that a connection ends until it does. */
const timeToLeave = 10_000;

interface Connection {
  readonly socket: WebSocket;
  /** Number of the last envelope that went over it. */
  used: number;
  leaving: boolean;
}

export type Connections = ReturnType<typeof createConnections>;

/** The WebSocket connections of the app, oldest first. */
export function createConnections(
  server: Server,
  { clock, changes, received }: { clock: Clock; changes: Changes; received: (json: string) => void },
) {
  const tickets = new Set<string>();
  const sockets = new WebSocketServer({ server, path: '/link/', verifyClient: hasTicket });
  const callsOff = new Set<() => void>();
  let connections: Connection[] = [];
  let uses = 0;

  /** The address that `apps.connections.open` tells is good for one connection. */
  function hasTicket({ req }: { req: IncomingMessage }): boolean {
    const { searchParams } = new URL(req.url ?? '', 'ws://far-end');
    return tickets.delete(searchParams.get('ticket') ?? '');
  }

  sockets.on('connection', (socket) => {
    // Bolt may drop its connection instead of closing it.
    socket.on('error', () => socket.terminate());
    if (connections.length >= mostConnections) return end(socket, 'too_many_websockets');
    const connection = { socket, used: 0, leaving: false };
    connections.push(connection);
    socket.on('message', (data: Buffer) => received(data.toString()));
    socket.on('close', () => {
      connections = connections.filter((one) => one !== connection);
      changes.happened();
    });
    const info = { num_connections: connections.length, connection_info: { app_id: app.id } };
    socket.send(JSON.stringify({ type: 'hello', ...info }));
    changes.happened();
  });

  function end(socket: WebSocket, reason: string): void {
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'far-end' } }));
    socket.close(1000);
  }

  function oldest(): Connection {
    const [first] = connections.filter(isOpen);
    if (!first) throw new Error('the app is not connected');
    return first;
  }

  const gone = async ({ socket }: Connection): Promise<void> => {
    const look = () => socket.readyState === WebSocket.CLOSED || undefined;
    await changes.until(look, () => 'the app did not close its connection');
  };

  return {
    newAddress(host: string): string {
      const ticket = randomBytes(12).toString('base64url');
      tickets.add(ticket);
      return `ws://${host}/link/?ticket=${ticket}&app_id=${app.id}`;
    },

    /** Sends over the connection that has rested longest, rather than one that is to end; false if there is none. */
    send(envelope: object): boolean {
      const ready = connections.filter(isOpen).toSorted((one, other) => one.used - other.used);
      const connection = ready.find(({ leaving }) => !leaving) ?? ready[0];
      if (!connection) return false;
      connection.used = uses += 1;
      connection.socket.send(JSON.stringify(envelope));
      return true;
    },

    /** Resolves when so many are open. */
    async open(count: number): Promise<void> {
      const open = () => connections.filter(isOpen).length;
      const look = () => open() === count || undefined;
      await changes.until(look, () => `${open()} connections are open, not ${count}`);
    },

    /** Tells the app that its oldest connection ends; resolves when it has. */
    async disconnect(reason: DisconnectReason): Promise<void> {
      const leaving = oldest();
      leaving.leaving = true;
      leaving.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'far-end' } }));
      const callOff = clock.after(timeToLeave, () => leaving.socket.close(1000));
      callsOff.add(callOff);
      await gone(leaving).finally(callOff);
    },

    /** Drops the oldest connection without a word, as a network does; resolves when it is gone. */
    async cut(): Promise<void> {
      const dropped = oldest();
      dropped.socket.terminate();
      await gone(dropped);
    },

    async close(): Promise<void> {
      for (const callOff of callsOff) callOff();
      const closed = [...sockets.clients].map(
        (socket) => new Promise((resolve) => void socket.once('close', resolve)),
      );
      for (const socket of sockets.clients) end(socket, 'link_disabled');
      await Promise.all(closed);
      sockets.close();
    },
  };
}

function isOpen({ socket }: Connection): boolean {
  return socket.readyState === WebSocket.OPEN;
}
