import type { Faults } from '../../far-end/faults.ts';
import type { Carrier, Delivery, Envelope } from './delivery.ts';

/**
 * Delivers some things twice, and others after the next one, as `faults.events` says. They are named by their type:
 * `slash_commands`, `block_actions`, `view_submission`, or that of an event.
 */
export function disordered(carrier: Carrier, faults: Faults): Carrier {
  const late: { envelope: Envelope; delivery: Delivery }[] = [];

  return {
    deliver(envelope, delivery = { acknowledged: false }) {
      const disorder = faults.events.take(nameOf(envelope));
      if (disorder === 'late') {
        late.push({ envelope, delivery });
        return delivery;
      }
      carrier.deliver(envelope, delivery);
      if (disorder === 'twice') carrier.deliver({ ...envelope, accept: () => undefined });
      for (const held of late.splice(0)) carrier.deliver(held.envelope, held.delivery);
      return delivery;
    },
  };
}

function nameOf({ type, payload }: Envelope): string {
  if ('event' in payload) return nameIn(payload.event) ?? type;
  return nameIn(payload) ?? type;
}

function nameIn(payload: unknown): string | undefined {
  return typeof payload === 'object' && payload !== null && 'type' in payload
    ? String(payload.type)
    : undefined;
}
