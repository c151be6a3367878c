import {
  REST,
  RESTJSONErrorCodes,
  Routes,
  type RESTPatchAPIChannelMessageJSONBody as EditBody,
  type RESTPostAPIChannelMessageJSONBody as PostBody,
  type RESTPostAPIChannelMessageResult as Posted,
  type RESTPostAPICurrentUserCreateDMChannelResult as Conversation,
  type RawFile,
} from 'discord.js';
import { readFile } from 'node:fs/promises';
import { createAsked } from '../chat/asked.ts';
import type { Board } from '../daily/board.ts';
import type { Log } from '../log.ts';
import type { Reply } from '../reply.ts';
import type { DiscordSettings } from './discord.ts';
import { findMarked } from './history.ts';
import { markOf, renderMarked, renderUntitled } from './mark.ts';
import { withoutFiles } from './permissions.ts';
import { asBoardError, asReadingError, isRefusal } from './refusals.ts';
import type { MessagePayload } from './render.ts';

/** Milliseconds for one request: fewer than a caller gives the whole of a post. */
const REQUEST_LIMIT = 10_000;

/** Discord recognises a nonce for "the past few minutes": https://docs.discord.com/developers/resources/message#create-message */
const NONCE_LIFE = 2 * 60_000;

/**
 * What Viva does on Discord by itself, in places `discord:<channel>`. It needs no gateway. Each request goes out once:
 * the library neither repeats it nor holds it back for a limit.
 */
export function createDiscordBoard({ token, api }: Pick<DiscordSettings, 'token' | 'api'>, log: Log): Board {
  const rest = new REST({
    retries: 0,
    timeout: REQUEST_LIMIT,
    rejectOnRateLimit: () => true,
    ...(api !== undefined && { api }),
  }).setToken(token);

  const asked = createAsked('Discord', log);

  return {
    nonceLife: () => NONCE_LIFE,

    async post(place, { key, nonce, reply, about }, signal) {
      const mark = markOf(key);
      const route = Routes.channelMessages(channelOf(place));
      const how: PostBody = {
        nonce,
        enforce_nonce: true,
        ...(about !== undefined && { message_reference: { message_id: about, fail_if_not_exists: false } }),
      };
      const send = async (shown: Reply): Promise<unknown> =>
        rest.post(route, await requestOf(renderMarked(shown, mark), how, signal));
      const posted = await asked(() => withFilesOrWithout(reply, send), asBoardError, place, signal);
      return (posted as Posted).id;
    },

    find: (place, key, since, signal) =>
      asked(
        () => findMarked(rest, channelOf(place), markOf(key), since, signal),
        asReadingError,
        place,
        signal,
      ),

    async direct(account, signal) {
      const body = { recipient_id: userOf(account) };
      const open = (): Promise<unknown> => rest.post(Routes.userChannels(), { body, signal });
      const channel = (await asked(open, asBoardError, account, signal)) as Conversation;
      return `discord:${channel.id}`;
    },

    async discuss(place, message, name, signal) {
      const route = Routes.threads(channelOf(place), message);
      await asked(
        async () => {
          try {
            await rest.post(route, { body: { name }, signal });
          } catch (error) {
            if (!isRefusal(error, RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)) throw error;
          }
        },
        asBoardError,
        place,
        signal,
      );
    },

    addressOf: (place, space) =>
      `https://discord.com/channels/${space.slice('discord:'.length)}/${channelOf(place)}`,

    async edit(place, message, reply, signal) {
      const route = Routes.channelMessage(channelOf(place), message);
      const send = async (shown: Reply): Promise<unknown> =>
        rest.patch(route, await requestOf(renderUntitled(shown), {}, signal));
      await asked(() => withFilesOrWithout(reply, send), asBoardError, place, signal);
    },
  };
}

function userOf(account: string): string {
  return account.slice('discord:'.length);
}

function channelOf(place: string): string {
  return place.slice('discord:'.length);
}

/** A refusal for want of a permission is certain, so that the words alone may go after it. */
async function withFilesOrWithout(reply: Reply, send: (shown: Reply) => Promise<unknown>): Promise<unknown> {
  try {
    return await send(reply);
  } catch (error) {
    const files = reply.clip ?? reply.image ?? reply.file;
    if (!files || !isRefusal(error, RESTJSONErrorCodes.MissingPermissions)) throw error;
    return send(withoutFiles(reply));
  }
}

/** A message as the body and the files of a request. What it doesn't name, an edit takes away. */
async function requestOf(
  { content, embeds, components, files, allowedMentions }: MessagePayload,
  how: PostBody,
  signal: AbortSignal,
): Promise<{ body: PostBody & EditBody; files: RawFile[]; signal: AbortSignal }> {
  const attachments = files.map(({ name: filename, description }, id) => ({ id, filename, description }));
  return {
    body: { ...how, content, embeds, components, attachments, allowed_mentions: allowedMentions },
    files: await Promise.all(
      files.map(async ({ name, attachment }) => ({ name, data: await readFile(attachment, { signal }) })),
    ),
    signal,
  };
}
