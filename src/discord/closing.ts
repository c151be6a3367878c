import { GatewayCloseCodes } from 'discord.js';
import { ConfigError } from '../config.ts';

/** What the operator can do about a gateway that won't have us again. */
const ADVICE: Readonly<Partial<Record<number, string>>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    'Discord no longer takes DISCORD_TOKEN. Make a new one in the developer portal: Bot, Reset Token.',
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord refuses the intents that Viva asks for. Viva needs none of the privileged ones: is this its own application?',
};

/**
 * Why the gateway was closed, where connecting again can't help.
 * @param code https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 */
export function closedForGood(code: number): Error {
  const advice = ADVICE[code];
  return advice === undefined
    ? new Error(`Discord has closed the gateway for good (${code})`)
    : new ConfigError(advice);
}
