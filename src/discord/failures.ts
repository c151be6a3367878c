import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { Unanswerable } from '../errors.ts';

/** Discord's reasons for which nobody can be answered any more. */
const UNANSWERABLE: readonly (string | number)[] = [
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.MissingAccess,
];

/**
 * Sends an answer.
 * @throws {Unanswerable} when the person, the channel or the fifteen minutes of the token are gone
 */
export async function send(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    // Discord had our first try, though its answer was lost: what was to be seen is seen.
    if (isRefusal(error, [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged])) return;
    if (isRefusal(error, UNANSWERABLE)) throw new Unanswerable(`Discord: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Whether the message that was to be changed has been deleted. */
export function isMessageGone(error: unknown): boolean {
  return isRefusal(error, [RESTJSONErrorCodes.UnknownMessage]);
}

function isRefusal(error: unknown, codes: readonly (string | number)[]): error is DiscordAPIError {
  return error instanceof DiscordAPIError && codes.includes(error.code);
}
