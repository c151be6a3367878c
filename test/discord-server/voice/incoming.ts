import { createSwitch, type Switch } from '../../far-end/faults.ts';

/** What happens to something that the bot sends: it is lost, or its connection is closed with this code. */
export type VoiceTrouble = number | 'lost';

/** Something that the bot sent. */
export interface Asked {
  readonly what: string;
  /** When it came: milliseconds by `performance.now()`. */
  readonly at: number;
}

/**
 * What the bot sends, by name: `VoiceStateUpdate` at the main gateway; voice opcodes (`Identify`, `Resume`,
 * `SelectProtocol`, `Heartbeat`, `DaveMlsKeyPackage`…); `Discovery` and `Rtp` over UDP.
 */
export interface Incoming {
  /** Everything that came but what comes all the time: heartbeats and what is said. */
  readonly asked: readonly Asked[];
  readonly faults: Switch<VoiceTrouble>;
  /** What this meets, if anything. */
  meet(what: string): VoiceTrouble | undefined;
}

const unceasing = ['Heartbeat', 'Rtp'];

export function createIncoming(): Incoming {
  const asked: Asked[] = [];
  const faults = createSwitch<VoiceTrouble>();
  return {
    asked,
    faults,
    meet(what) {
      if (!unceasing.includes(what)) asked.push({ what, at: performance.now() });
      return faults.take(what);
    },
  };
}
