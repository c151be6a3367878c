import {
  GatewayDispatchEvents,
  ShardClientUtil,
  type Client,
  type GatewayGuildCreateDispatchData,
  type GatewayGuildDeleteDispatchData,
  type GatewayReadyDispatchData,
} from 'discord.js';
import type { Desk } from '../chat/desk.ts';
import type { Installations } from '../installations.ts';

const PREFIX = 'discord:';

const spaceOf = ({ id }: { readonly id: string }): string => `${PREFIX}${id}`;

/**
 * Tells which guilds have Viva: all of a shard's when its session begins, and then those that add or remove it; of
 * guilds that are out of order for a while Discord says so, and they stay. It listens to what Discord says and not to
 * what the library makes of it, whose memory keeps guilds that left while a session was lost.
 */
export function followGuilds(client: Client, installations: Installations, take: Desk['take']): void {
  const { found, added, removed } = installations;
  /** Each guild is told of once more when its session begins. */
  const here = new Set<string>();

  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds, shard }: GatewayReadyDispatchData) => {
    const [id, count] = shard ?? [0, 1];
    const isOfShard = (space: string): boolean =>
      space.startsWith(PREFIX) && ShardClientUtil.shardIdForGuildId(space.slice(PREFIX.length), count) === id;
    for (const space of [...here].filter(isOfShard)) here.delete(space);
    const spaces = guilds.map(spaceOf);
    spaces.forEach((space) => here.add(space));
    take({ shard: id }, (signal) => found(spaces, isOfShard, signal));
  });

  client.ws.on(GatewayDispatchEvents.GuildCreate, (guild: GatewayGuildCreateDispatchData) => {
    const space = spaceOf(guild);
    if (guild.unavailable || here.has(space)) return;
    here.add(space);
    take({ guild: guild.id }, (signal) => added(space, signal));
  });

  client.ws.on(GatewayDispatchEvents.GuildDelete, (guild: GatewayGuildDeleteDispatchData) => {
    if (guild.unavailable) return;
    here.delete(spaceOf(guild));
    take({ guild: guild.id }, (signal) => removed(spaceOf(guild), signal));
  });
}
