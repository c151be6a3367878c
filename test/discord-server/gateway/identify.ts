import { GatewayCloseCodes, type GatewayIdentifyData, GatewayIntentBits } from 'discord-api-types/v10';
import type { World } from '../world/world.ts';
import { guildsOf } from './sharding.ts';

/** https://docs.discord.com/developers/events/gateway#privileged-intents */
const privilegedIntents =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

const everyIntent = Object.values(GatewayIntentBits).reduce<number>(
  (all, intent) => (typeof intent === 'number' ? all | intent : all),
  0,
);

/** https://docs.discord.com/developers/events/gateway#sharding */
const mostGuildsOfShard = 2500;

/**
 * With which code a client is turned away that identifies like this; `granted`: the application's privileged
 * intents.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 */
export function faultOf(
  { intents, shard: [id, count] = [0, 1] }: GatewayIdentifyData,
  world: World,
  granted: number,
): GatewayCloseCodes | undefined {
  if (!(id >= 0 && id < count)) return GatewayCloseCodes.InvalidShard;
  if (intents & ~everyIntent) return GatewayCloseCodes.InvalidIntents;
  if (intents & privilegedIntents & ~granted) return GatewayCloseCodes.DisallowedIntents;
  const isTooLarge = guildsOf(world, [id, count]).length > mostGuildsOfShard;
  return isTooLarge ? GatewayCloseCodes.ShardingRequired : undefined;
}
