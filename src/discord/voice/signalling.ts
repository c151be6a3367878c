import type { DiscordGatewayAdapterCreator } from '@discordjs/voice';
import { GatewayOpcodes } from 'discord.js';
import { pairUpdates, type VoiceStateUpdate } from './pairing.ts';

/** Where Viva is to sit. */
export interface Destination {
  readonly guildId: string;
  readonly channelId: string;
}

/** Why nobody hears Viva though it is connected. */
export type Silenced = 'muted' | 'suppressed';

/** Joining and leaving through the gateway. The library may ask for it, but not do it: it asks without end. */
export interface Signalling {
  /** For the library. */
  readonly creator: DiscordGatewayAdapterCreator;
  /** The channel in which Discord said last that Viva sits. */
  readonly room: string;
  /** Whether Discord has put Viva out. */
  readonly isOut: boolean;
  readonly silenced: Silenced | undefined;
  /** Whether the library has asked to join since it was last done. */
  readonly isAsked: boolean;
  /** Whether Discord has yet to tell that Viva left as it wished. */
  readonly isLeaving: boolean;
  /** @returns whether the gateway was there to take it */
  join(): boolean;
  leave(): boolean;
}

/**
 * @param open the way to the gateway
 * @param now a clock that is never set, in milliseconds
 * @param tell called after anything of it has changed
 */
export function createSignalling(
  { guildId, channelId }: Destination,
  open: DiscordGatewayAdapterCreator,
  now: () => number,
  tell: () => void,
): Signalling {
  let adapter: ReturnType<DiscordGatewayAdapterCreator> | undefined;
  let room = channelId;
  let session: string | undefined;
  let isOut = false;
  let isAsked = false;
  let isLeaving = false;
  let silenced: Silenced | undefined;

  function hear({ channel_id: channel, session_id, mute, suppress }: VoiceStateUpdate): void {
    silenced = mute ? 'muted' : suppress ? 'suppressed' : undefined;
    if (channel !== null) {
      room = channel;
      session = session_id;
      isOut = false;
    } else if (isLeaving) {
      isLeaving = false;
    } else {
      // The end of a session before this one is told late.
      isOut = session_id === session;
    }
  }

  const creator: DiscordGatewayAdapterCreator = (library) => {
    const paired = pairUpdates(library, now);
    adapter = open({
      onVoiceServerUpdate(update) {
        paired.onVoiceServerUpdate(update);
        tell();
      },
      onVoiceStateUpdate(update) {
        hear(update);
        paired.onVoiceStateUpdate(update);
        tell();
      },
      destroy() {
        library.destroy();
        tell();
      },
    });
    return {
      sendPayload() {
        isAsked = true;
        tell();
        return true;
      },
      destroy: () => adapter?.destroy(),
    };
  };

  const send = (channel: string | null): boolean => {
    const d = { guild_id: guildId, channel_id: channel, self_deaf: true, self_mute: false };
    return adapter?.sendPayload({ op: GatewayOpcodes.VoiceStateUpdate, d }) ?? false;
  };

  return {
    creator,
    get room() {
      return room;
    },
    get isOut() {
      return isOut;
    },
    get silenced() {
      return silenced;
    },
    get isAsked() {
      return isAsked;
    },
    get isLeaving() {
      return isLeaving;
    },
    join() {
      isAsked = false;
      isLeaving = false;
      return send(room);
    },
    leave() {
      isLeaving = send(null);
      return isLeaving;
    },
  };
}
