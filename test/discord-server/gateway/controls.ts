import { GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocketServer } from 'ws';
import { send, type Session } from './sessions.ts';

/** What a test makes the gateway do, to all connections at once. */
export interface Controls {
  /** Whether heartbeats are acknowledged; they are, until a test says otherwise. */
  acknowledging: boolean;
  /** How many connections have identified or resumed. */
  readonly connections: number;
  /** Asks each client to connect again and resume. */
  askToReconnect(): void;
  /** Tells each client that its session is invalid; a resumable one may be resumed on the same connection. */
  invalidate(resumable: boolean): void;
  /** Closes each connection with this code. */
  closeWith(code: number): void;
  /** Forgets every session, as Discord does after a while: nobody can resume. */
  endSessions(): void;
  /** Cuts every connection, as a network would. */
  drop(): void;
}

/** `end`: lets a session be no more. */
export function createControls(
  sockets: WebSocketServer,
  sessions: Set<Session>,
  end: (session: Session) => void,
): Controls {
  const endAll = () => {
    for (const session of sessions) end(session);
  };
  const tellAll = (payload: object) => {
    for (const socket of sockets.clients) send(socket, payload);
  };
  return {
    acknowledging: true,
    get connections() {
      return [...sessions].filter(({ socket }) => socket).length;
    },
    askToReconnect: () => tellAll({ op: GatewayOpcodes.Reconnect, d: null }),
    invalidate(resumable) {
      for (const session of sessions) session.socket = undefined;
      if (!resumable) endAll();
      tellAll({ op: GatewayOpcodes.InvalidSession, d: resumable });
    },
    closeWith(code) {
      for (const socket of sockets.clients) socket.close(code);
    },
    endSessions: endAll,
    drop() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
