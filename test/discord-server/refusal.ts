import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Problem } from './problems.ts';

/**
 * How Discord refuses: status, code and words.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 */
const kinds = {
  notFound: [404, RESTJSONErrorCodes.GeneralError, '404: Not Found'],
  unauthorized: [401, RESTJSONErrorCodes.GeneralError, '401: Unauthorized'],
  unknownApplication: [404, RESTJSONErrorCodes.UnknownApplication, 'Unknown Application'],
  unknownGuild: [404, RESTJSONErrorCodes.UnknownGuild, 'Unknown Guild'],
  unknownMessage: [404, RESTJSONErrorCodes.UnknownMessage, 'Unknown Message'],
  unknownWebhook: [404, RESTJSONErrorCodes.UnknownWebhook, 'Unknown Webhook'],
  unknownInteraction: [404, RESTJSONErrorCodes.UnknownInteraction, 'Unknown interaction'],
  alreadyAcknowledged: [
    400,
    RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
    'Interaction has already been acknowledged.',
  ],
  emptyMessage: [400, RESTJSONErrorCodes.CannotSendAnEmptyMessage, 'Cannot send an empty message'],
  invalidWebhookToken: [401, RESTJSONErrorCodes.InvalidWebhookToken, 'Invalid Webhook Token'],
  invalidForm: [400, RESTJSONErrorCodes.InvalidFormBodyOrContentType, 'Invalid Form Body'],
} as const;

/** What the server answers instead of doing what it was asked. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: object;

  constructor(kind: keyof typeof kinds, problems: readonly Problem[] = []) {
    const [status, code, message] = kinds[kind];
    super(message);
    this.status = status;
    this.body = { message, code, ...(problems.length > 0 && { errors: nested(problems) }) };
  }
}

/** `under` is put before the problems' places. */
export function invalidForm(problems: readonly Problem[], under = ''): Refusal {
  return new Refusal(
    'invalidForm',
    problems.map((problem) => ({ ...problem, at: under + problem.at })),
  );
}

/** `{ embeds: { 0: { title: { _errors: [{ code, message }] } } } }` */
function nested(problems: readonly Problem[]): object {
  const here = problems.filter(({ at }) => at === '').map(({ code, message }) => ({ code, message }));
  const deeper = problems.filter(({ at }) => at !== '');
  const byKey = Object.groupBy(deeper, ({ at }) => at.split('/')[1] ?? '');
  return {
    ...(here.length > 0 && { _errors: here }),
    ...Object.fromEntries(
      Object.entries(byKey).map(([key, inside = []]) => [key, nested(inside.map(within))]),
    ),
  };
}

/** The same problem with the first step of its place taken. */
function within({ at, ...words }: Problem): Problem {
  const [, , ...rest] = at.split('/');
  return { at: rest.map((step) => `/${step}`).join(''), ...words };
}
