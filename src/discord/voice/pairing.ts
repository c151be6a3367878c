import type { DiscordGatewayAdapterLibraryMethods } from '@discordjs/voice';

type Library = Pick<DiscordGatewayAdapterLibraryMethods, 'onVoiceStateUpdate' | 'onVoiceServerUpdate'>;
export type VoiceStateUpdate = Parameters<Library['onVoiceStateUpdate']>[0];
export type VoiceServerUpdate = Parameters<Library['onVoiceServerUpdate']>[0];

/** Milliseconds within which two updates speak of the same joining. */
const WINDOW = 5000;

/**
 * Discord tells of a joining or a move in two updates, the state and the server, in either order. The library connects
 * when it hears of the server, with the state it then knows: none, and it waits for ever, or that of the channel
 * before. A server that came first is therefore told again after its state.
 *
 * @param now a clock that is never set, in milliseconds
 */
export function pairUpdates(library: Library, now: () => number): Library {
  let session: string | undefined;
  let channel: string | null | undefined;
  let stateWaits = Number.NEGATIVE_INFINITY;
  let serverWaits: { readonly update: VoiceServerUpdate; readonly since: number } | undefined;

  return {
    onVoiceServerUpdate(update) {
      const isSecond = now() - stateWaits < WINDOW;
      stateWaits = Number.NEGATIVE_INFINITY;
      serverWaits = isSecond ? undefined : { update, since: now() };
      library.onVoiceServerUpdate(update);
    },
    onVoiceStateUpdate(update) {
      const isOther = update.session_id !== session || update.channel_id !== channel;
      session = update.session_id;
      channel = update.channel_id;
      library.onVoiceStateUpdate(update);
      if (!isOther || channel === null) return;
      const first = serverWaits && now() - serverWaits.since < WINDOW ? serverWaits.update : undefined;
      serverWaits = undefined;
      if (first) library.onVoiceServerUpdate(first);
      else stateWaits = now();
    },
  };
}
