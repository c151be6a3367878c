import { DiscordAPIError, PermissionFlagsBits, Routes, type VoiceBasedChannel } from 'discord.js';
import type { Log } from '../../log.ts';
import { rightsIn } from './permits.ts';

/**
 * Makes Viva a speaker of the stage on which it sits, or asks for that, as it may: https://docs.discord.com/developers/resources/voice#modify-current-user-voice-state
 * A refusal is no fault: people can let it speak all the same.
 *
 * @throws the signal's reason
 */
export async function askToSpeak(channel: VoiceBasedChannel, log: Log, signal: AbortSignal): Promise<void> {
  const rights = rightsIn(channel);
  const wish = rights.has(PermissionFlagsBits.MuteMembers)
    ? { suppress: false }
    : { request_to_speak_timestamp: new Date().toISOString() };
  if (!rights.any(PermissionFlagsBits.MuteMembers | PermissionFlagsBits.RequestToSpeak)) return;
  const { client, guild, id } = channel;
  try {
    const body = { channel_id: id, ...wish };
    await client.rest.patch(Routes.guildVoiceState(guild.id, '@me'), { body, signal });
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    log.warn({ guild: guild.id, channel: id, reason: error.message }, 'Viva may not ask to speak on a stage');
  }
}
