import { RESTJSONErrorCodes as Codes } from 'discord-api-types/v10';
import type { Problem } from './problems.ts';

/**
 * How Discord refuses: status, code and words.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 */
const kinds = {
  notFound: [404, Codes.GeneralError, '404: Not Found'],
  unauthorized: [401, Codes.GeneralError, '401: Unauthorized'],
  unknownApplication: [404, Codes.UnknownApplication, 'Unknown Application'],
  unknownChannel: [404, Codes.UnknownChannel, 'Unknown Channel'],
  unknownGuild: [404, Codes.UnknownGuild, 'Unknown Guild'],
  unknownMessage: [404, Codes.UnknownMessage, 'Unknown Message'],
  unknownWebhook: [404, Codes.UnknownWebhook, 'Unknown Webhook'],
  unknownInteraction: [404, Codes.UnknownInteraction, 'Unknown interaction'],
  unknownVoiceState: [404, Codes.UnknownVoiceState, 'Unknown Voice State'],
  unknownCommand: [404, Codes.UnknownApplicationCommand, 'Unknown application command'],
  tooManyCommands: [
    400,
    Codes.MaximumNumberOfApplicationCommandsReached,
    'Maximum number of application commands reached',
  ],
  tooManyAttachments: [
    400,
    Codes.MaximumNumberOfAttachmentsInAMessageReached,
    'Maximum number of attachments in a message reached (10)',
  ],
  tooLarge: [413, Codes.RequestEntityTooLarge, 'Request entity too large'],
  alreadyAcknowledged: [
    400,
    Codes.InteractionHasAlreadyBeenAcknowledged,
    'Interaction has already been acknowledged.',
  ],
  tooManyFollowUps: [
    400,
    Codes.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages,
    'This interaction has hit the maximum number of follow up messages',
  ],
  notInVoice: [400, Codes.TargetUserIsNotConnectedToVoice, 'Target user is not connected to voice.'],
  missingAccess: [403, Codes.MissingAccess, 'Missing Access'],
  notOurs: [
    403,
    Codes.CannotEditMessageAuthoredByAnotherUser,
    'Cannot edit a message authored by another user',
  ],
  emptyMessage: [400, Codes.CannotSendAnEmptyMessage, 'Cannot send an empty message'],
  closedToUs: [403, Codes.CannotSendMessagesToThisUser, 'Cannot send messages to this user'],
  noMutualGuilds: [
    403,
    Codes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
    'Cannot send messages to this user',
  ],
  missingPermissions: [403, Codes.MissingPermissions, 'Missing Permissions'],
  wrongChannelType: [
    400,
    Codes.CannotExecuteActionOnThisChannelType,
    'Cannot execute action on this channel type',
  ],
  invalidWebhookToken: [401, Codes.InvalidWebhookToken, 'Invalid Webhook Token'],
  invalidRecipients: [400, Codes.InvalidRecipients, 'Invalid Recipient(s)'],
  invalidForm: [400, Codes.InvalidFormBodyOrContentType, 'Invalid Form Body'],
  invalidJson: [400, Codes.RequestBodyContainsInvalidJSON, 'The request body contains invalid JSON.'],
  voiceWithMore: [
    400,
    Codes.VoiceMessagesDoNotSupportAdditionalContent,
    'Voice messages do not support additional content.',
  ],
  voiceNotSingle: [
    400,
    Codes.VoiceMessagesMustHaveASingleAudioAttachment,
    'Voice messages must have a single audio attachment.',
  ],
  voiceWithoutMetadata: [
    400,
    Codes.VoiceMessagesMustHaveSupportingMetadata,
    'Voice messages must have supporting metadata.',
  ],
  voiceEdited: [400, Codes.VoiceMessagesCannotBeEdited, 'Voice messages cannot be edited.'],
  voiceNotAllowed: [
    403,
    Codes.YouCannotSendVoiceMessagesInThisChannel,
    'Cannot send voice messages in this channel',
  ],
  replyWithoutHistory: [
    403,
    Codes.CannotReplyWithoutPermissionToReadMessageHistory,
    'Cannot reply without permission to read message history',
  ],
  threadExists: [
    400,
    Codes.ThreadAlreadyCreatedForMessage,
    'A thread has already been created for this message',
  ],
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
