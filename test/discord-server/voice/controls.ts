import { VoiceCloseCodes as Codes } from 'discord-api-types/voice/v8';
import type { WebSocketServer } from 'ws';
import { everyMode, type Mode } from './ciphers.ts';
import type { VoiceSessions } from './sessions.ts';

/** What a test makes the voice servers do. */
export interface VoiceControls {
  /** The encryption modes that are offered to those who come. */
  modes: readonly Mode[];
  /** Milliseconds between the heartbeats of those who come. */
  heartbeat: number;
  /** Whether heartbeats are acknowledged; they are, until a test says otherwise. */
  acknowledging: boolean;
  /** Who is faster in committing to changes of an encrypted group; people are, unless told. */
  committer: 'people' | 'bot';
  /** In how many voice channels the bot is connected. */
  readonly connections: number;
  /** Closes each connection with this code. */
  closeWith(code: number): void;
  /** Cuts every connection, as a network would; it may be resumed. */
  drop(): void;
  /** Tells the bot of changes of its encrypted groups that it can make nothing of: it comes into them again. */
  confuse(): void;
  /** Forgets every session: nobody can resume. */
  endSessions(): void;
}

const usualHeartbeat = 13_750;

const crashed: number = Codes.VoiceServerCrashed;

/** Whether a client may resume after this: https://docs.discord.com/developers/topics/opcodes-and-status-codes#voice */
export function isResumable(code: number): boolean {
  return code < 4000 || code === crashed;
}

export function createVoiceControls(sockets: WebSocketServer, sessions: VoiceSessions): VoiceControls {
  return {
    modes: everyMode,
    heartbeat: usualHeartbeat,
    acknowledging: true,
    committer: 'people',
    get connections() {
      return sessions.all.filter(({ socket, call }) => socket && call).length;
    },
    closeWith(code) {
      if (!isResumable(code)) for (const session of sessions.all) sessions.end(session, code);
      for (const socket of sockets.clients) socket.close(code);
    },
    drop() {
      for (const socket of sockets.clients) socket.terminate();
    },
    confuse() {
      for (const { call } of sessions.all) call?.confuse();
    },
    endSessions() {
      for (const session of sessions.all) sessions.end(session);
    },
  };
}
