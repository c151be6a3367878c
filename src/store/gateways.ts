import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';

/** The process that receives a bot's events. */
export interface GatewayHolder {
  /** Unlike any other's. */
  readonly token: string;
  readonly host: string;
  /** Whose pids these are: the same pid means the same process only where this is the same. */
  readonly pids: string;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Another process that has the gateway, and for how many milliseconds more unless it renews that. */
export interface HeldGateway {
  readonly holder: GatewayHolder;
  readonly left: number;
}

/** How long a gateway stays with a process that doesn't renew it, in milliseconds. */
export const GATEWAY_LIFE = 30_000;

const take = script(`
  local token, holder, life, dead = unpack(ARGV)
  local held = redis.call('GET', KEYS[1])
  local by = held and cjson.decode(held).token
  if held and by ~= token and by ~= dead then return {held, redis.call('PTTL', KEYS[1])} end
  redis.call('SET', KEYS[1], holder, 'PX', life)
  return {}
`);

const release = script(`
  local held = redis.call('GET', KEYS[1])
  if held and cjson.decode(held).token == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return 1
`);

export type GatewayStore = ReturnType<typeof createGatewayStore>;

/** Who receives the events of which bot. It runs on the clock of Redis, which all processes share. */
export function createGatewayStore(redis: Redis) {
  return {
    /**
     * Takes a bot's gateway, or renews it.
     *
     * @param dead the token of a holder that is known to have ended
     * @returns who has it, where that is another process
     */
    async take(bot: string, holder: GatewayHolder, dead = ''): Promise<HeldGateway | undefined> {
      const args = [holder.token, JSON.stringify(holder), String(GATEWAY_LIFE), dead];
      const [held, left] = (await take(redis, [keys.gateway(bot)], args)) as [string?, number?];
      return held === undefined ? undefined : { holder: JSON.parse(held) as GatewayHolder, left: left! };
    },

    /** Lets the next one in at once; harmless when the gateway is another's. */
    async release(bot: string, { token }: GatewayHolder): Promise<void> {
      await release(redis, [keys.gateway(bot)], [token]);
    },
  };
}
