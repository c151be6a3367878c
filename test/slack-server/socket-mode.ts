import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import * as v from 'valibot';
import { WebSocket, WebSocketServer } from 'ws';
import type { Changes } from '../far-end/changes.ts';
import type { Clock } from '../far-end/clock.ts';
import { app } from './workspace.ts';

export interface Envelope {
  readonly type: 'slash_commands' | 'interactive';
  readonly payload: object;
  /** If what comes with the acknowledgement matters: takes it, and returns the error that Slack would show, if any. */
  readonly accept?: (payload: AckPayload) => string | undefined;
}

export type AckPayload = Readonly<Record<string, unknown>>;

/** What has become of an envelope on its way to the app. */
export interface Delivery {
  acknowledged: boolean;
  /** The error that Slack shows to the person instead. */
  failure?: string | undefined;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const timeToAcknowledge = 3_000;

const Acknowledgement = v.object({
  envelope_id: v.string(),
  payload: v.optional(v.record(v.string(), v.unknown()), {}),
});

export type SocketMode = ReturnType<typeof createSocketMode>;

/** The WebSocket side of the server: https://docs.slack.dev/apis/events-api/using-socket-mode */
export function createSocketMode(server: Server, clock: Clock, changes: Changes) {
  const sockets = new WebSocketServer({ server, path: '/link/' });
  const awaited = new Map<string, { take: (payload: AckPayload) => void; callOff: () => void }>();
  let latest: { readonly id: string; readonly envelope: Envelope } | undefined;

  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { envelope_id: id, payload } = v.parse(Acknowledgement, JSON.parse(data.toString()));
      awaited.get(id)?.take(payload);
    });
    // Bolt may drop its connection instead of closing it.
    socket.on('error', () => socket.terminate());
    const hello = {
      type: 'hello',
      num_connections: sockets.clients.size,
      connection_info: { app_id: app.id },
    };
    socket.send(JSON.stringify(hello));
  });

  function send(id: string, { type, payload, accept }: Envelope): Delivery {
    const delivery: Delivery = { acknowledged: false };
    const settle = (failure: string | undefined) => {
      awaited.delete(id);
      delivery.failure = failure;
      delivery.acknowledged = failure === undefined;
      changes.happened();
    };
    const socket = [...sockets.clients].find(({ readyState }) => readyState === WebSocket.OPEN);
    if (!socket) return { acknowledged: false, failure: 'dispatch_failed (the app is not connected)' };
    const callOff = clock.after(timeToAcknowledge, () => settle('operation_timeout'));
    const take = (answer: AckPayload) => {
      callOff();
      settle(accept?.(answer));
    };
    awaited.set(id, { take, callOff });
    const accepts = accept !== undefined;
    socket.send(JSON.stringify({ envelope_id: id, type, accepts_response_payload: accepts, payload }));
    return delivery;
  }

  return {
    deliver(envelope: Envelope): Delivery {
      const id = randomUUID();
      latest = { id, envelope };
      return send(id, envelope);
    },

    /** Sends the latest envelope once more, under the same id; resolves when it is acknowledged again. */
    async redeliver(): Promise<void> {
      if (!latest || awaited.has(latest.id)) throw new Error('no envelope has been acknowledged yet');
      const delivery = send(latest.id, { ...latest.envelope, accept: () => undefined });
      const look = () => {
        if (delivery.failure !== undefined) throw new Error(delivery.failure);
        return delivery.acknowledged || undefined;
      };
      await changes.until(look, () => 'the envelope was not acknowledged again');
    },

    /** Tells the apps, as Slack does, and closes their connections. */
    async close(): Promise<void> {
      for (const { callOff } of awaited.values()) callOff();
      const closed = [...sockets.clients].map(
        (socket) => new Promise((resolve) => void socket.once('close', resolve)),
      );
      for (const socket of sockets.clients) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'link_disabled' }));
        socket.close(1000);
      }
      await Promise.all(closed);
      sockets.close();
    },
  };
}
