import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import * as v from 'valibot';
import type { Changes } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import { createConnections } from './connections.ts';
import {
  pausesBeforeRetries,
  timeToAcknowledge,
  type AckPayload,
  type Carrier,
  type Delivery,
  type Envelope,
} from './delivery.ts';

const Acknowledgement = v.object({
  envelope_id: v.string(),
  payload: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** Delivers over WebSockets: https://docs.slack.dev/apis/events-api/using-socket-mode */
export function createSocketMode(server: Server, clock: Clock, changes: Changes) {
  const awaited = new Map<string, (answer: AckPayload) => void>();
  const callsOff = new Set<() => void>();
  const connections = createConnections(server, { clock, changes, received });
  let latest: { readonly id: string; readonly envelope: Envelope } | undefined;

  function received(json: string): void {
    const { envelope_id: id, payload } = v.parse(Acknowledgement, JSON.parse(json));
    awaited.get(id)?.(payload);
  }

  function later(milliseconds: number, action: () => void): () => void {
    const callOff = clock.after(milliseconds, () => {
      callsOff.delete(callOff);
      action();
    });
    callsOff.add(callOff);
    return () => {
      callsOff.delete(callOff);
      callOff();
    };
  }

  /** Sends it once; `settle` learns what Slack would show instead, if anything went wrong. */
  function send(id: string, envelope: Envelope, more: object, settle: (failure?: string) => void): void {
    const { type, payload, accept } = envelope;
    const accepts = accept !== undefined;
    const frame = { envelope_id: id, type, accepts_response_payload: accepts, payload, ...more };
    if (!connections.send(frame)) return settle('dispatch_failed (the app is not connected)');
    const callOff = later(timeToAcknowledge, () => {
      awaited.delete(id);
      settle('operation_timeout');
    });
    awaited.set(id, (answer) => {
      awaited.delete(id);
      callOff();
      settle(accept?.(answer));
    });
  }

  function settled(delivery: Delivery, failure: string | undefined): void {
    delivery.failure = failure;
    delivery.acknowledged = failure === undefined;
    changes.happened();
  }

  /** An event that isn't acknowledged is sent again, up to three times; nothing else is. */
  function attempt(envelope: Envelope, delivery: Delivery, number: number): void {
    const id = randomUUID();
    const isEvent = envelope.type === 'events_api';
    const retry = { retry_attempt: number, retry_reason: number > 0 ? 'timeout' : '' };
    latest = { id, envelope };
    send(id, envelope, isEvent ? retry : {}, (failure) => {
      const pause = isEvent && failure !== undefined ? pausesBeforeRetries[number] : undefined;
      if (pause === undefined) settled(delivery, failure);
      else if (pause === 0) attempt(envelope, delivery, number + 1);
      else later(pause, () => attempt(envelope, delivery, number + 1));
    });
  }

  const carrier: Carrier = {
    deliver(envelope, delivery = { acknowledged: false }) {
      attempt(envelope, delivery, 0);
      return delivery;
    },
  };

  return {
    ...carrier,
    connections,

    /** Sends the latest envelope once more, under the same id, to whoever's turn it is. */
    redeliver(): Delivery {
      if (!latest || awaited.has(latest.id)) throw new Error('no envelope has been acknowledged yet');
      const delivery: Delivery = { acknowledged: false };
      const { accept, ...envelope } = latest.envelope;
      const taken = accept ? { ...envelope, accept: () => undefined } : envelope;
      send(latest.id, taken, {}, (failure) => settled(delivery, failure));
      return delivery;
    },

    /** Tells the app, as Slack does, and closes its connections. */
    async close(): Promise<void> {
      for (const callOff of callsOff) callOff();
      await connections.close();
    },
  };
}
