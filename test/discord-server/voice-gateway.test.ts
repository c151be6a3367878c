import { on, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Client, Events, GatewayOpcodes } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { soon } from './trial.ts';
import { voiceTrial } from './voice-bot.ts';

const { server, bot } = await voiceTrial();

interface Admission {
  readonly endpoint: string;
  readonly identity: object;
}

/** What the bot is told when it asks to go into a voice channel, without a library that goes on from there. */
async function admitted(client: Client<true> = bot.client): Promise<Admission> {
  const { id: channel_id } = server.channel({ name: 'Hall', kind: 'voice' });
  const guild = client.guilds.cache.get(server.guildId);
  const told = once(client, Events.VoiceServerUpdate, { signal: AbortSignal.timeout(soon.timeout) });
  const d = { guild_id: server.guildId, channel_id, self_mute: false, self_deaf: true };
  guild?.shard.send({ op: GatewayOpcodes.VoiceStateUpdate, d });
  const [{ endpoint, token }] = await told;
  const session_id = guild?.members.me?.voice.sessionId;
  const server_id = server.guildId;
  return {
    endpoint,
    identity: { server_id, user_id: client.user.id, session_id, token, max_dave_protocol_version: 1 },
  };
}

/** A connection to a voice server, whose messages are read in their order. */
async function connected(endpoint: string) {
  const socket = new WebSocket(`wss://${endpoint}?v=8`, { ca: readFileSync(server.voice.certificateFile) });
  onTestFinished(() => socket.terminate());
  const messages = on(socket, 'message');
  const next = async () => {
    const { value } = await messages.next();
    return value && JSON.parse(String(value[0]));
  };
  const hello = await next();
  const send = (op: number, d: object) => socket.send(JSON.stringify({ op, d }));
  const closed = async () => Number((await once(socket, 'close'))[0]);
  return { hello, next, send, closed };
}

async function identified() {
  const { endpoint, identity } = await admitted();
  const connection = await connected(endpoint);
  connection.send(0, identity);
  return { ...connection, identity, ready: await connection.next() };
}

const chosen = (mode: string, protocol = 'udp') => ({
  protocol,
  data: { address: '127.0.0.1', port: 9, mode },
});

it('greets with the pace of heartbeats, and acknowledges each', async () => {
  const { hello, send, next } = await connected((await admitted()).endpoint);
  expect(hello).toEqual({ op: 8, d: { v: 8, heartbeat_interval: expect.any(Number) } });
  send(3, { t: 1234, seq_ack: -1 });
  expect(await next()).toEqual({ op: 6, d: { t: 1234 } });
});

it('offers its modes, and describes the session in the one that is chosen', async () => {
  const { ready, send, next } = await identified();
  const [, xchacha] = ready.d.modes;
  expect(ready).toMatchObject({ op: 2, d: { ip: '127.0.0.1', ssrc: expect.any(Number) } });
  expect(xchacha).toBe('aead_xchacha20_poly1305_rtpsize');
  send(1, chosen(xchacha));
  const { op, d } = await next();
  expect({ op, ...d }).toMatchObject({ op: 4, mode: xchacha, dave_protocol_version: 1 });
  expect(d.secret_key).toHaveLength(32);
});

describe('closes', () => {
  it.each([
    [4004, { token: 'wrong' }],
    [4006, { session_id: 'wrong' }],
    [4011, { server_id: '1' }],
    [4017, { max_dave_protocol_version: 0 }],
  ])('with %i on whoever identifies with %j', async (code, wrong) => {
    const { endpoint, identity } = await admitted();
    const { send, closed } = await connected(endpoint);
    send(0, { ...identity, ...wrong });
    expect(await closed()).toBe(code);
  });

  it('on a token that is no longer the last one', async () => {
    const { identity } = await admitted();
    const { endpoint } = await admitted();
    const { send, closed } = await connected(endpoint);
    send(0, identity);
    expect(await closed()).toBe(4004);
  });

  it('on whoever does not identify, or does twice', async () => {
    const stranger = await connected((await admitted()).endpoint);
    stranger.send(5, { speaking: 1, delay: 0, ssrc: 1 });
    expect(await stranger.closed()).toBe(4003);
    const { send, identity, closed } = await identified();
    send(0, identity);
    expect(await closed()).toBe(4005);
  });

  it.each([
    [4016, chosen('xsalsa20_poly1305')],
    [4012, chosen('aead_aes256_gcm_rtpsize', 'webrtc')],
  ])('with %i on a wrong choice of protocol', async (code, choice) => {
    const { send, closed } = await identified();
    send(1, choice);
    expect(await closed()).toBe(code);
  });

  it('on whoever resumes what is not there', async () => {
    const { endpoint, identity } = await admitted();
    const { send, closed } = await connected(endpoint);
    send(7, { ...identity, seq_ack: -1 });
    expect(await closed()).toBe(4006);
  });
});
