import type { Clock } from '../../far-end/clock.ts';

/** Discord's ids count from the first second of 2015. */
export const epoch = 1_420_070_400_000;

/** The one application; its bot user has the same id. */
export const applicationId = '100000000000000001';
export const botToken = 'the-bot-token.of-the.far-end';

const firstGuild = 100_000_000_000_000_002n;

/** Bits below the time of an id. */
const timeShift = 22n;

/** https://docs.discord.com/developers/reference#snowflakes */
export function snowflakes(clock: Clock): () => string {
  let count = 0n;
  return () => String((BigInt(clock.now() - epoch) << timeShift) + count++);
}

/** Ids of guilds, one millisecond after the other, so that they spread evenly over shards. */
export function guildIds(): () => string {
  let count = 0n;
  return () => String(firstGuild + (count++ << timeShift));
}

/** https://docs.discord.com/developers/events/gateway#sharding-sharding-formula */
export function shardOf(guildId: string, shards: number): number {
  return Number((BigInt(guildId) >> timeShift) % BigInt(shards));
}
