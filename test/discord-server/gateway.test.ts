import { on, once } from 'node:events';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startDiscordServer } from './server.ts';

const server = await startDiscordServer();

afterAll(() => server.close());

async function connected({ api } = server): Promise<{ socket: WebSocket; hello: unknown }> {
  const address = api.replace('http', 'ws').replace('/api', '/gateway');
  const socket = new WebSocket(`${address}?v=10&encoding=json`);
  const [data] = await once(socket, 'message');
  return { socket, hello: JSON.parse(String(data)) };
}

async function closeCodeAfter(payload: object): Promise<unknown> {
  const { socket } = await connected();
  socket.send(JSON.stringify(payload));
  const [code] = await once(socket, 'close');
  return code;
}

it('greets with the pace of heartbeats, and acknowledges each', async () => {
  const { socket, hello } = await connected();
  expect(hello).toEqual({ op: 10, d: { heartbeat_interval: expect.any(Number) } });
  socket.send(JSON.stringify({ op: 1, d: null }));
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toEqual({ op: 11 });
  socket.close();
});

it('closes on a wrong token, and on whoever does not identify', async () => {
  expect(await closeCodeAfter({ op: 2, d: { token: 'wrong', intents: 0 } })).toBe(4004);
  expect(await closeCodeAfter({ op: 3, d: {} })).toBe(4003);
});

it('closes on a shard or intents that cannot be', async () => {
  const { token } = server;
  expect(await closeCodeAfter({ op: 2, d: { token, intents: 0, shard: [2, 2] } })).toBe(4010);
  expect(await closeCodeAfter({ op: 2, d: { token, intents: 1 << 30 } })).toBe(4013);
});

it('asks for shards when there are more than 2,500 guilds for one', async () => {
  const crowded = await startDiscordServer();
  onTestFinished(() => crowded.close());
  for (let count = 1; count <= 2500; count++) crowded.guild({ channels: 0 });
  const { socket } = await connected(crowded);
  socket.send(JSON.stringify({ op: 2, d: { token: crowded.token, intents: 0 } }));
  expect(await once(socket, 'close')).toMatchObject([4011, {}]);
});

describe('resuming', () => {
  /** A connection whose events are read in their order; none is missed. */
  async function listening() {
    const { socket } = await connected();
    const messages = on(socket, 'message', { close: ['close'] });
    const next = async () => {
      const { value } = await messages.next();
      return value && JSON.parse(String(value[0]));
    };
    return { socket, next, send: (payload: object) => socket.send(JSON.stringify(payload)) };
  }

  async function identified() {
    const connection = await listening();
    connection.send({ op: 2, d: { token: server.token, intents: 1 } });
    const { d } = await connection.next();
    await connection.next();
    return { ...connection, session_id: String(d.session_id) };
  }

  async function resumed(session_id: string, seq: number) {
    const connection = await listening();
    connection.send({ op: 6, d: { token: server.token, session_id, seq } });
    return connection;
  }

  it('replays what came after the last event that was seen', async () => {
    const { session_id } = await identified();
    const { next } = await resumed(session_id, 1);
    expect(await next()).toMatchObject({ op: 0, s: 2, t: 'GUILD_CREATE' });
    expect(await next()).toMatchObject({ op: 0, s: 3, t: 'RESUMED' });
  });

  it('is refused from an event that never was', async () => {
    const { session_id } = await identified();
    const { socket } = await resumed(session_id, 99);
    expect(await once(socket, 'close')).toMatchObject([4007, {}]);
  });

  it('cannot go back before a heartbeat', async () => {
    const { session_id, send, next } = await identified();
    send({ op: 1, d: 2 });
    expect(await next()).toEqual({ op: 11 });
    expect(await (await resumed(session_id, 1)).next()).toEqual({ op: 9, d: false });
  });
});

it('asks whoever resumes an unknown session to identify', async () => {
  const { socket } = await connected();
  socket.send(JSON.stringify({ op: 6, d: { token: server.token, session_id: 'gone', seq: 1 } }));
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toEqual({ op: 9, d: false });
  socket.close();
});
