import { SocketModeReceiver } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { answering, connect, connected, serving, silent, withClient } from './bare-app.ts';
import { until } from './plain-app.ts';
import type { SlackServer } from './server.ts';

describe('Socket Mode at the Slack server', () => {
  it('sends each thing over one of two connections, in turn', async () => {
    const server = await serving();
    for (const name of ['one', 'other']) await connect(server, (app) => answering(app, { text: name }));
    await server.connections.open(2);
    const ada = server.person('ada');

    const answers = [await ada.slash('/ask'), await ada.slash('/ask')];

    expect(answers.map(({ text }) => text).toSorted()).toEqual(['one', 'other']);
  });

  it('goes on over one connection when the other is cut', async () => {
    const server = await serving();
    for (const name of ['one', 'other']) await connect(server, (app) => answering(app, { text: name }));
    await server.connections.open(2);

    await server.connections.cut();

    expect((await server.person('ada').slash('/ask')).text).toBe('other');
  });

  it.each(['warning', 'refresh_requested'] as const)(
    'ends a connection with %s, whereupon Bolt opens another after a while',
    async (reason) => {
      const server = await serving();
      await connect(server, (app) => answering(app, { text: 'back again' }), quick(server));

      await server.connections.disconnect(reason);
      await expect(server.person('ada').slash('/ask')).rejects.toThrow('dispatch_failed');
      await server.connections.open(1);

      expect((await server.person('ada').slash('/ask')).text).toBe('back again');
    },
  );

  it('sees Bolt come back after its connection was cut', async () => {
    const server = await serving();
    await connect(server, (app) => answering(app, { text: 'back again' }), quick(server));

    await server.connections.cut();
    await server.connections.open(1);

    expect((await server.person('ada').slash('/ask')).text).toBe('back again');
  });

  it('sends an event again that was not acknowledged, and says which attempt it is', async () => {
    const clock = manualClock();
    const server = await serving({ clock });
    const socket = await openSocket(server);

    const delivered = server.event({ type: 'app_uninstalled' });
    await until(() => socket.envelopes.length === 1);
    clock.advance(3_000);
    await until(() => socket.envelopes.length === 2);
    socket.acknowledge();
    await delivered;

    const [first, second] = socket.envelopes;
    expect(first).toMatchObject({ retry_attempt: 0, retry_reason: '' });
    expect(second).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' });
    expect(second?.payload).toEqual(first?.payload);
  });

  it('gives an event up after three retries, a minute and five minutes apart', async () => {
    const clock = manualClock();
    const server = await serving({ clock });
    const socket = await openSocket(server);

    const refused = expect(server.event({ type: 'app_uninstalled' })).rejects.toThrow('operation_timeout');
    for (const [sent, pause] of [
      [1, 3_000],
      [2, 63_000],
      [3, 303_000],
      [4, 3_000],
    ] as const) {
      await until(() => socket.envelopes.length === sent);
      clock.advance(pause);
    }

    await refused;
    expect(socket.envelopes).toHaveLength(4);
  });

  it('lets a late acknowledgement change nothing, but still takes what is sent to the response URL', async () => {
    const clock = manualClock();
    const gate = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const server = await connected(
      (app) => {
        app.command('/viva', async ({ ack, respond }) => {
          await gate.promise;
          await ack('acknowledged');
          await respond('answered');
          answered.resolve();
        });
      },
      { clock },
    );
    const ada = server.person('ada');

    const answer = expect(ada.slash('/ask')).rejects.toThrow('operation_timeout');
    clock.advance(3_000);
    await answer;
    gate.resolve();
    await answered.promise;

    expect(ada.messages().map(({ text }) => text)).toEqual(['answered']);
  });

  it('has room for ten connections, each with an address of its own', async () => {
    const server = await serving();
    const sockets = await Promise.all(Array.from({ length: 10 }, async () => openSocket(server)));
    const oneTooMany = await openSocket(server);

    await until(() => oneTooMany.ended());
    expect(oneTooMany.words).toMatchObject([{ type: 'disconnect', reason: 'too_many_websockets' }]);
    const [first] = sockets;
    await expect(opened(new WebSocket(first!.address))).rejects.toThrow('refused');
  });

  it('gives out no more addresses than its limit allows', async () => {
    const limits = { 'apps.connections.open': { calls: 1, per: 60_000 } };
    const { client, server } = await withClient({ limits }, { rejectRateLimitedCalls: true });
    const open = async () => client.apiCall('apps.connections.open', { token: server.appToken });

    await expect(open()).resolves.toMatchObject({ ok: true });
    await expect(open()).rejects.toMatchObject({ retryAfter: 60 });
  });
});

/** Bolt's own receiver, which comes back after 20 milliseconds instead of five seconds. */
function quick({ appToken, apiUrl: slackApiUrl }: SlackServer): SocketModeReceiver {
  const installerOptions = { clientOptions: { slackApiUrl, retryConfig: { retries: 0 } } };
  return new SocketModeReceiver({ appToken, logger: silent, clientPingTimeout: 20, installerOptions });
}

interface Frame {
  readonly type: string;
  readonly envelope_id?: string;
  readonly payload?: object;
}

/** A connection without Bolt, which acknowledges only when told to. */
async function openSocket({ apiUrl, appToken }: SlackServer) {
  const answer = await fetch(`${apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${appToken}` },
  });
  const { url: address } = (await answer.json()) as { url: string };
  const socket = new WebSocket(address);
  const words: Frame[] = [];
  socket.addEventListener('message', ({ data }) => words.push(JSON.parse(String(data)) as Frame));
  await opened(socket);
  await until(() => words.length > 0);
  return {
    address,
    words,
    get envelopes() {
      return words.filter(({ envelope_id: id }) => id !== undefined);
    },
    acknowledge: () => socket.send(JSON.stringify({ envelope_id: words.at(-1)?.envelope_id })),
    ended: () => socket.readyState === WebSocket.CLOSED,
  };
}

async function opened(socket: WebSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener('open', () => resolve());
  socket.addEventListener('error', () => reject(new Error('refused')));
  await promise;
}
