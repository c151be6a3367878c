import {
  GatewayDispatchEvents,
  type Client,
  type GatewayGuildCreateDispatchData,
  type GatewayGuildDeleteDispatchData,
  type GatewayVoiceStateUpdateDispatchData,
} from 'discord.js';

/**
 * Which of those who sit in voice channels are bots. The client keeps no members, so that this is read from the events
 * themselves: each change of a voice state comes with its member, and a server with the members of all who sit there
 * (https://docs.discord.com/developers/events/gateway-events#guild-create). Only bots are kept, while they sit there.
 *
 * @param client before it connects
 * @returns whether somebody who sits in a voice channel of a guild is a bot
 */
export function watchBots({ ws }: Client): (guildId: string, userId: string) => boolean {
  const bots = new Map<string, Set<string>>();

  ws.on(
    GatewayDispatchEvents.GuildCreate,
    (guild: Partial<GatewayGuildCreateDispatchData> & { id: string }) => {
      const seated = new Set(guild.voice_states?.map(({ user_id }) => user_id));
      const found = guild.members?.filter(({ user }) => user.bot && seated.has(user.id)) ?? [];
      bots.set(guild.id, new Set(found.map(({ user }) => user.id)));
    },
  );
  ws.on(GatewayDispatchEvents.GuildDelete, ({ id }: GatewayGuildDeleteDispatchData) => bots.delete(id));
  ws.on(
    GatewayDispatchEvents.VoiceStateUpdate,
    ({ guild_id, channel_id, user_id, member }: GatewayVoiceStateUpdateDispatchData) => {
      const seated = bots.get(guild_id ?? '');
      if (channel_id !== null && member?.user.bot) seated?.add(user_id);
      else seated?.delete(user_id);
    },
  );
  return (guildId, userId) => bots.get(guildId)?.has(userId) ?? false;
}
