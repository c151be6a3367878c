import {
  RESTJSONErrorCodes,
  Routes,
  type RESTPatchAPIChannelMessageJSONBody as EditBody,
  type RESTPostAPIChannelMessageJSONBody as PostBody,
  type RESTPostAPIChannelMessageResult as Posted,
  type RESTPostAPICurrentUserCreateDMChannelResult as Conversation,
} from 'discord.js';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { asked } from '../chat/asked.ts';
import type { Board } from '../daily/board.ts';
import type { Tokens } from '../daily/tokens.ts';
import type { Reply } from '../reply.ts';
import { findMarked } from './history.ts';
import { markOf, renderMarked, renderUntitled } from './mark.ts';
import { withoutFiles } from './permissions.ts';
import { asBoardError, asReadingError, isRefusal } from './refusals.ts';
import type { MessagePayload } from './render.ts';
import { createRequests, type Content, type RequestSettings } from './requests.ts';

/** Discord recognises a nonce for "the past few minutes": https://docs.discord.com/developers/resources/message#create-message */
const NONCE_LIFE = 2 * 60_000;

/**
 * What Viva does on Discord by itself, in places `discord:<channel>`. It needs no gateway. Each request goes out once:
 * the library neither repeats it nor holds it back for a limit, which all processes share.
 */
export function createDiscordBoard(settings: RequestSettings, tokens: Tokens): Board {
  const requests = createRequests(settings, tokens);

  return {
    nonceLife: () => NONCE_LIFE,

    ready: (place, { key, due }, signal) =>
      requests.ready({ method: 'post', channel: channelOf(place), id: key }, due, signal),

    async post(place, { key, nonce, reply, about }, signal) {
      const mark = markOf(key);
      const channel = channelOf(place);
      const kind = { method: 'post', channel, id: key } as const;
      const route = Routes.channelMessages(channel);
      const how: PostBody = {
        nonce,
        enforce_nonce: true,
        ...(about !== undefined && { message_reference: { message_id: about, fail_if_not_exists: false } }),
      };
      const send = async (shown: Reply): Promise<unknown> =>
        requests.send(kind, route, await contentOf(renderMarked(shown, mark), how, signal), signal);
      const posted = await asked(() => withFilesOrWithout(reply, send), asBoardError, signal);
      return (posted as Posted).id;
    },

    find: (place, key, since, signal) =>
      asked(() => findMarked(requests, channelOf(place), markOf(key), since, signal), asReadingError, signal),

    async direct(account, signal) {
      const content = { body: { recipient_id: userOf(account) } };
      const kind = { method: 'post', channel: '@me', id: randomUUID() } as const;
      await requests.ready(kind, Date.now(), signal);
      const open = (): Promise<unknown> => requests.send(kind, Routes.userChannels(), content, signal);
      const channel = (await asked(open, asBoardError, signal)) as Conversation;
      // In a conversation of their own everyone's space is their own.
      return { id: `discord:${channel.id}`, space: account };
    },

    async discuss(place, message, name, signal) {
      const channel = channelOf(place);
      const kind = { method: 'post', channel: `${channel}/threads`, id: randomUUID() } as const;
      await requests.ready(kind, Date.now(), signal);
      const begin = async (): Promise<void> => {
        try {
          await requests.send(kind, Routes.threads(channel, message), { body: { name } }, signal);
        } catch (error) {
          if (!isRefusal(error, RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)) throw error;
        }
      };
      await asked(begin, asBoardError, signal);
    },

    addressOf: (place, space) =>
      `https://discord.com/channels/${space.slice('discord:'.length)}/${channelOf(place)}`,

    async edit(place, message, reply, signal) {
      const channel = channelOf(place);
      const kind = { method: 'patch', channel, id: randomUUID() } as const;
      const route = Routes.channelMessage(channel, message);
      const send = async (shown: Reply): Promise<unknown> =>
        requests.send(kind, route, await contentOf(renderUntitled(shown), {}, signal), signal);
      await requests.ready(kind, Date.now(), signal);
      await asked(() => withFilesOrWithout(reply, send), asBoardError, signal);
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
async function contentOf(
  { content, embeds, components, files, allowedMentions }: MessagePayload,
  how: PostBody,
  signal: AbortSignal,
): Promise<Content> {
  const attachments = files.map(({ name: filename, description }, id) => ({ id, filename, description }));
  return {
    body: {
      ...how,
      content,
      embeds,
      components,
      attachments,
      allowed_mentions: allowedMentions,
    } satisfies PostBody & EditBody,
    files: await Promise.all(
      files.map(async ({ name, attachment }) => ({ name, data: await readFile(attachment, { signal }) })),
    ),
  };
}
