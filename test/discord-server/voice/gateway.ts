import { once } from 'node:events';
import { createServer } from 'node:https';
import {
  VoiceCloseCodes as Codes,
  type VoiceHeartbeatData,
  type VoiceIdentifyData,
  VoiceOpcodes as Op,
  type VoiceReceivePayload,
  type VoiceResumeData,
  type VoiceSelectProtocolData,
  type VoiceSendPayload,
  VoiceSpeakingFlags,
} from 'discord-api-types/voice/v8';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../far-end/clock.ts';
import type { Channel, Guild } from '../world/guilds.ts';
import { bot } from '../world/users.ts';
import { isStage, occupants } from '../world/voice-states.ts';
import { type Call, createCall } from './call.ts';
import { cert, key } from './certificate.ts';
import { createVoiceControls, isResumable, type VoiceControls } from './controls.ts';
import type { Incoming } from './incoming.ts';
import type { Ears } from './listener.ts';
import { openMedia } from './media.ts';
import { createExternalSender } from './mls.ts';
import { forget, replay, tell, tellBinary, transmit, type VoiceSession } from './session.ts';
import { createVoiceSessions, type VoiceSessions } from './sessions.ts';

/** Voice gateway v8 and its UDP side: https://docs.discord.com/developers/topics/voice-connections */
export interface VoiceGateway extends Pick<VoiceSessions, 'admit' | 'sendAway'> {
  readonly controls: VoiceControls;
  /** `127.0.0.1:50001` */
  readonly endpoint: string;
  /** Whether the bot is on a voice server, or may resume there. */
  has(guild: Guild): boolean;
  /** Someone came into this channel; the bot may be there. */
  enter(channel: Channel, userId: string): void;
  /** Someone left it. */
  leave(channel: Channel, userId: string): void;
  /** The bot's call in this channel. */
  call(channel: Channel): Call | undefined;
  /** Whether the bot says that it speaks there. */
  isSpeaking(channel: Channel): boolean;
  close(): Promise<void>;
}

export interface VoiceGatewaySettings {
  readonly clock: Clock;
  readonly incoming: Incoming;
  /** Who listens in a channel. */
  readonly ears: (channel: Channel) => readonly Ears[];
  readonly happened: () => void;
}

/** The close codes of a client that ends its session. */
const goodbyes = [1000, 1001];

export async function openVoiceGateway(settings: VoiceGatewaySettings): Promise<VoiceGateway> {
  const { clock, incoming, ears, happened } = settings;
  const https = createServer({ cert, key });
  const sockets = new WebSocketServer({ server: https });
  const sessions = createVoiceSessions(happened);
  const controls = createVoiceControls(sockets, sessions);
  const sender = createExternalSender();

  const media = await openMedia({
    discovery: (ssrc) => sessions.withSsrc(ssrc) !== undefined && incoming.meet('Discovery') === undefined,
    packet(ssrc, bytes, at) {
      const session = sessions.withSsrc(ssrc);
      if (!session?.call || !isHeard(session) || incoming.meet('Rtp') !== undefined) return;
      session.call.packet(bytes, at, ears(session.ticket.channel));
    },
  });
  await once(https.listen(0, '127.0.0.1'), 'listening');

  sockets.on('connection', (socket) => {
    send(socket, { op: Op.Hello, d: { v: 8, heartbeat_interval: controls.heartbeat } });
    socket.on('message', (data: RawData, isBinary) => receive(socket, data as Buffer, isBinary));
    socket.on('close', (code) => {
      const session = sessions.of(socket);
      if (!session) return;
      session.socket = undefined;
      if (goodbyes.includes(code)) sessions.end(session);
      happened();
    });
  });

  function receive(socket: WebSocket, data: Buffer, isBinary: boolean): void {
    const text = isBinary ? undefined : (JSON.parse(data.toString()) as VoiceSendPayload);
    const op: Op = text?.op ?? data.readUInt8(0);
    const trouble = incoming.meet(Op[op] ?? '');
    if (trouble === 'lost') return;
    const session = text?.op === Op.Resume ? sessions.inGuild(text.d.server_id) : sessions.of(socket);
    if (trouble !== undefined) close(socket, trouble, session);
    else if (text) answer(socket, session, text);
    else session?.call?.receive(op, data.subarray(1));
  }

  function answer(socket: WebSocket, session: VoiceSession | undefined, { op, d }: VoiceSendPayload): void {
    if (op === Op.Heartbeat) return beat(socket, session, d);
    if (op === Op.Identify)
      return session ? close(socket, Codes.AlreadyAuthenticated, session) : identify(socket, d);
    if (op === Op.Resume) return resume(socket, session, d);
    if (!session) return socket.close(Codes.NotAuthenticated);
    if (op === Op.SelectProtocol) return select(socket, session, d);
    if (op === Op.DaveTransitionReady) return session.call?.ready(d.transition_id);
    if (op === Op.Speaking) session.speaking = (d.speaking & VoiceSpeakingFlags.Microphone) > 0;
    return happened();
  }

  function beat(
    socket: WebSocket,
    session: VoiceSession | undefined,
    { t, seq_ack }: VoiceHeartbeatData,
  ): void {
    if (!controls.acknowledging) return;
    if (session) forget(session, seq_ack);
    send(socket, { op: Op.HeartbeatAck, d: { t } });
  }

  function identify(socket: WebSocket, identity: VoiceIdentifyData): void {
    const session = sessions.begin(identity, socket);
    if (typeof session === 'number') return socket.close(session);
    const { address: ip, port } = media.address(session.ssrc);
    send(socket, { op: Op.Ready, d: { ssrc: session.ssrc, ip, port, modes: [...controls.modes] } });
    const user_ids = peopleIn(session.ticket.channel);
    if (user_ids.length > 0) tell(session, { op: Op.ClientsConnect, d: { user_ids } });
  }

  function select(
    socket: WebSocket,
    session: VoiceSession,
    { protocol, data }: VoiceSelectProtocolData,
  ): void {
    const mode = controls.modes.find((one) => one === data.mode);
    if (protocol !== 'udp') return close(socket, Codes.UnknownProtocol, session);
    if (!mode) return close(socket, Codes.UnknownEncryptionMode, session);
    session.mode = mode;
    session.call = newCall(session);
    const { protocolVersion: dave_protocol_version } = session.call;
    const secret_key = [...session.key];
    tell(session, { op: Op.SessionDescription, d: { mode, secret_key, dave_protocol_version } });
    if (dave_protocol_version > 0) tellBinary(session, Op.DaveMlsExternalSender, sender.introduction);
    return happened();
  }

  function newCall(session: VoiceSession): Call {
    const { channel } = session.ticket;
    const peopleCommit = () => controls.committer === 'people';
    const [people, isEncrypted] = [peopleIn(channel), !isStage(channel)];
    return createCall({ session, people, isEncrypted, sender, clock, peopleCommit, happened });
  }

  /** The order of what is answered isn't documented; clients take in nothing binary before they are told `Resumed`. */
  function resume(
    socket: WebSocket,
    session: VoiceSession | undefined,
    { token, seq_ack }: VoiceResumeData,
  ): void {
    if (session?.ticket.token !== token) return socket.close(Codes.SessionNoLongerValid);
    session.socket = socket;
    send(socket, { op: Op.Resumed, d: null });
    replay(session, seq_ack);
    return happened();
  }

  function close(socket: WebSocket, code: number, session: VoiceSession | undefined): void {
    if (session && !isResumable(code)) sessions.end(session, code);
    socket.close(code);
  }

  return {
    controls,
    get endpoint() {
      const address = https.address();
      return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
    },
    admit: sessions.admit,
    sendAway: sessions.sendAway,
    has: ({ id }) => sessions.inGuild(id) !== undefined,
    enter(channel, userId) {
      const session = sessions.inChannel(channel);
      if (session) tell(session, { op: Op.ClientsConnect, d: { user_ids: [userId] } });
      session?.call?.enter(userId);
    },
    leave(channel, userId) {
      const session = sessions.inChannel(channel);
      session?.call?.leave(userId);
      if (session) tell(session, { op: Op.ClientDisconnect, d: { user_id: userId } });
    },
    call: (channel) => sessions.inChannel(channel)?.call,
    isSpeaking: (channel) => sessions.inChannel(channel)?.speaking ?? false,
    async close() {
      controls.endSessions();
      controls.drop();
      media.close();
      sockets.close();
      https.closeAllConnections();
      await new Promise((resolve) => https.close(resolve));
    },
  };
}

function send(socket: WebSocket, payload: VoiceReceivePayload): void {
  transmit(socket, JSON.stringify(payload));
}

/** Nobody hears someone who is muted, or who may not speak. */
function isHeard({ ticket: { guild } }: VoiceSession): boolean {
  const state = guild.voice.get(bot.id);
  return state !== undefined && !state.mute && !state.selfMute && !state.suppress;
}

function peopleIn(channel: Channel): string[] {
  return occupants(channel).flatMap(({ user }) => (user === bot ? [] : [user.id]));
}
