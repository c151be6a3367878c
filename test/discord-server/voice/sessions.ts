import { randomUUID } from 'node:crypto';
import { type VoiceIdentifyData, VoiceCloseCodes as Codes } from 'discord-api-types/voice/v8';
import type { WebSocket } from 'ws';
import type { Channel, Guild } from '../world/guilds.ts';
import { bot } from '../world/users.ts';
import { isStage } from '../world/voice-states.ts';
import { protocolVersion } from './participant.ts';
import { newVoiceSession, type Ticket, type VoiceSession } from './session.ts';

/** The bot's sessions on voice servers, at most one in each guild. */
export interface VoiceSessions {
  readonly all: readonly VoiceSession[];
  /** The token with which the bot gets in; the one before is worth nothing any more. */
  admit(guild: Guild, channel: Channel, sessionId: string): string;
  /** Lets the bot in if it identifies well, or tells with which code it is turned away. */
  begin(identity: VoiceIdentifyData, socket: WebSocket): VoiceSession | Codes;
  of(socket: WebSocket): VoiceSession | undefined;
  inGuild(id: string): VoiceSession | undefined;
  inChannel(channel: Channel): VoiceSession | undefined;
  withSsrc(ssrc: number): VoiceSession | undefined;
  /** It can't be resumed any more. With a code its connection is closed, if there is one. */
  end(session: VoiceSession, code?: number): void;
  /** The token is worth nothing any more either. */
  sendAway(guild: Guild, code: Codes): void;
}

export function createVoiceSessions(happened: () => void): VoiceSessions {
  /** By the guild's id. */
  const tickets = new Map<string, Ticket>();
  const sessions = new Map<string, VoiceSession>();
  const bySsrc = new Map<number, VoiceSession>();
  let lastSsrc = 1000;

  function end(session: VoiceSession, code?: number): void {
    const { ticket, ssrc, call, socket } = session;
    if (sessions.get(ticket.guild.id) === session) sessions.delete(ticket.guild.id);
    bySsrc.delete(ssrc);
    call?.end();
    if (code !== undefined) socket?.close(code);
    happened();
  }

  return {
    get all() {
      return [...sessions.values()];
    },

    admit(guild, channel, sessionId) {
      const ticket = { token: randomUUID(), guild, channel, sessionId };
      tickets.set(guild.id, ticket);
      return ticket.token;
    },

    begin(identity, socket) {
      const ticket = tickets.get(identity.server_id);
      if (!ticket) return Codes.ServerNotFound;
      const fault = faultOf(identity, ticket);
      if (fault !== undefined) return fault;
      const before = sessions.get(ticket.guild.id);
      if (before) end(before, Codes.SessionNoLongerValid);
      const session = newVoiceSession(ticket, ++lastSsrc, socket);
      sessions.set(ticket.guild.id, session);
      bySsrc.set(session.ssrc, session);
      return session;
    },

    of: (socket) => [...sessions.values()].find((session) => session.socket === socket),
    inGuild: (id) => sessions.get(id),
    inChannel({ guild, id }) {
      const session = sessions.get(guild?.id ?? '');
      return session?.ticket.channel.id === id ? session : undefined;
    },
    withSsrc: (ssrc) => bySsrc.get(ssrc),
    end,

    sendAway({ id }, code) {
      tickets.delete(id);
      const session = sessions.get(id);
      if (session) end(session, code);
    },
  };
}

/** With which code whoever identifies like this is turned away. */
function faultOf(identity: VoiceIdentifyData, { token, sessionId, channel }: Ticket): Codes | undefined {
  if (identity.token !== token || identity.user_id !== bot.id) return Codes.AuthenticationFailed;
  if (identity.session_id !== sessionId) return Codes.SessionNoLongerValid;
  const isEncrypting = (identity.max_dave_protocol_version ?? 0) >= protocolVersion;
  return isEncrypting || isStage(channel) ? undefined : Codes.EndToEndEncryptionDAVEProtocolRequired;
}
