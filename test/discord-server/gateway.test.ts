import { once } from 'node:events';
import { afterAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startDiscordServer } from './server.ts';

const server = await startDiscordServer();

afterAll(() => server.close());

async function connected(): Promise<{ socket: WebSocket; hello: unknown }> {
  const socket = new WebSocket(
    `${server.api.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`,
  );
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

it('asks whoever resumes an unknown session to identify', async () => {
  const { socket } = await connected();
  socket.send(JSON.stringify({ op: 6, d: { token: server.token, session_id: 'gone', seq: 1 } }));
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toEqual({ op: 9, d: false });
  socket.close();
});
