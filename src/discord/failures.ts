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
 * Sends an answer, a second time if the connection breaks: an interaction can be acknowledged only once.
 * @throws {Unanswerable} when the person, the channel or the fifteen minutes of the token are gone
 */
export async function send(request: () => Promise<unknown>): Promise<void> {
  try {
    await request().catch((error: unknown) => {
      if (!isConnectionLost(error)) throw error;
      return request();
    });
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

/** The library itself tries again after a reset and a time-out, and not after a connection that was closed. */
function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';
}

function isRefusal(error: unknown, codes: readonly (string | number)[]): error is DiscordAPIError {
  return error instanceof DiscordAPIError && codes.includes(error.code);
}
