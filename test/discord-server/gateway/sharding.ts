import type { Guild } from '../world/guilds.ts';
import { shardOf } from '../world/ids.ts';
import type { World } from '../world/world.ts';

/** How many guilds a shard is meant for: https://docs.discord.com/developers/events/gateway#sharding */
const guildsPerShard = 1000;

/** Identifications a day: https://docs.discord.com/developers/events/gateway#session-start-limit-object */
const sessionStarts = 1000;

/** The guilds of which a shard is told. */
export function guildsOf({ guilds }: World, [id, count]: readonly [number, number]): Guild[] {
  return [...guilds.values()].filter((guild) => guild.hasBot && shardOf(guild.id, count) === id);
}

/** What Discord recommends, unless told. */
export function sharding(
  world: World,
  { shards, maxConcurrency = 1 }: { readonly shards?: number; readonly maxConcurrency?: number },
): object {
  return {
    shards: shards ?? Math.max(1, Math.ceil(guildsOf(world, [0, 1]).length / guildsPerShard)),
    session_start_limit: {
      total: sessionStarts,
      remaining: sessionStarts,
      reset_after: 0,
      max_concurrency: maxConcurrency,
    },
  };
}
