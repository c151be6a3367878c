import {
  Events,
  GatewayDispatchEvents,
  ShardClientUtil,
  type Client,
  type GatewayReadyDispatchData,
} from 'discord.js';
import type { Desk } from '../chat/desk.ts';
import type { Installations } from '../installations.ts';

const PREFIX = 'discord:';

const spaceOf = ({ id }: { readonly id: string }): string => `${PREFIX}${id}`;

/**
 * Tells which guilds have Viva. Each shard learns all of its guilds when its session begins, and then of those that
 * add or remove Viva; of guilds that are out of order for a while it says so, and they stay.
 */
export function followGuilds(client: Client, installations: Installations, take: Desk['take']): void {
  const { found, added, removed } = installations;
  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds, shard }: GatewayReadyDispatchData) => {
    const [id, count] = shard ?? [0, 1];
    const isOfShard = (space: string): boolean =>
      space.startsWith(PREFIX) && ShardClientUtil.shardIdForGuildId(space.slice(PREFIX.length), count) === id;
    take({ shard: id }, () => found(guilds.map(spaceOf), isOfShard));
  });
  client.on(Events.GuildCreate, (guild) => take({ guild: guild.id }, () => added(spaceOf(guild))));
  client.on(Events.GuildDelete, (guild) => take({ guild: guild.id }, () => removed(spaceOf(guild))));
}
