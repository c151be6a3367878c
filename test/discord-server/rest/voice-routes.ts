import { notTimestamp } from '../rules/problems.ts';
import { invalidForm, Refusal } from '../rules/refusal.ts';
import type { Channel } from '../world/guilds.ts';
import { has } from '../world/permissions.ts';
import { bot } from '../world/users.ts';
import { isStage, type VoiceState } from '../world/voice-states.ts';
import { fieldsOf } from './body.ts';
import { route, type Route } from './route.ts';
import type { State } from './state.ts';

/** Of the bot on stages: https://docs.discord.com/developers/resources/voice#modify-current-user-voice-state */
export function voiceRoutes({ world, seats }: State): Route[] {
  return [
    route('PATCH /guilds/:guild/voice-states/@me', ({ params, body }) => {
      const guild = world.guilds.get(params['guild'] ?? '');
      if (!guild?.hasBot) throw new Refusal('unknownGuild');
      const state = guild.voice.get(bot.id);
      if (!state) throw new Refusal('unknownVoiceState');
      seats.change(guild, changeOf(state.channel, fieldsOf(body)));
    }),
  ];
}

function changeOf(channel: Channel, wish: Record<string, unknown>): Partial<VoiceState> {
  const { channel_id = channel.id, suppress, request_to_speak_timestamp: requested } = wish;
  if (channel_id !== channel.id) throw new Refusal('notInVoice');
  if (!isStage(channel)) throw new Refusal('wrongChannelType');
  if (suppress === false && !has(channel, 'MuteMembers')) throw new Refusal('missingPermissions');
  if (typeof requested === 'string' && !has(channel, 'RequestToSpeak'))
    throw new Refusal('missingPermissions');
  return {
    ...(typeof suppress === 'boolean' && { suppress }),
    ...(suppress === false && { requested: null }),
    ...(requested !== undefined && { requested: time(requested) }),
  };
}

function time(requested: unknown): string | null {
  if (requested === null) return null;
  if (typeof requested === 'string' && !Number.isNaN(Date.parse(requested))) return requested;
  throw invalidForm([notTimestamp('/request_to_speak_timestamp')]);
}
