import { likeDiscord } from '../test/discord-server/rest/rate-limits.ts';
import { startDiscordServer } from '../test/discord-server/server.ts';
import type { Person } from '../test/far-end/person.ts';
import { startSlackServer } from '../test/slack-server/server.ts';
import type { Orders } from './daily-worker.ts';

/** A platform with many places, which holds its limits, as the bench meets it. */
export interface FarEnd {
  readonly name: string;
  readonly orders: Pick<Orders, 'platform' | 'api' | 'token' | 'appToken'>;
  readonly places: readonly string[];
  person(name: string): Person;
  /** Places of the drops that have arrived, in their order; and how many requests were too many. */
  arrived(): { readonly drops: readonly string[]; readonly tooMany: number };
  close(): Promise<void>;
}

export async function onDiscord(count: number, perSecond: number): Promise<FarEnd> {
  const global = { requests: perSecond, milliseconds: 1000 };
  const server = await startDiscordServer({ limits: { ...likeDiscord, global } });
  const guilds = Array.from({ length: 25 }, () => server.guild({ channels: count / 25 }));
  const { api, token } = server;
  return {
    name: 'Discord',
    orders: { platform: 'discord', api, token, appToken: '' },
    places: guilds.flatMap(({ channels }) => channels.map(({ id }) => `discord:${id}`)),
    person: (name) => server.person(name),
    arrived: watched(server.requests, ({ method, path, status }) => {
      if (status === 429) return 'too many';
      const channel = method === 'POST' && /channels\/(\d+)\/messages$/.exec(path)?.[1];
      return channel ? `discord:${channel}` : undefined;
    }),
    close: () => server.close(),
  };
}

export async function onSlack(count: number, perSecond: number): Promise<FarEnd> {
  const posting = { calls: 1, per: 1000, eachChannel: true, inAll: { calls: perSecond, per: 1000 } };
  const server = await startSlackServer({ limits: { 'chat.postMessage': posting } });
  const { apiUrl: api, botToken: token, appToken } = server;
  const channels = Array.from({ length: count }, (_, index) => server.channel(`place${index}`));
  return {
    name: 'Slack',
    orders: { platform: 'slack', api, token, appToken },
    places: channels.map(({ id }) => `slack:T0STUDY/${id}`),
    person: (name) => server.person(name),
    arrived: watched(server.requests, ({ name, args, error }) => {
      if (error === 'ratelimited') return 'too many';
      return name === 'chat.postMessage' && error === undefined
        ? `slack:T0STUDY/${String(args['channel'])}`
        : undefined;
    }),
    close: () => server.close(),
  };
}

/** Reads each request once. @param read the place of a drop, or that it was one too many */
function watched<Request>(
  requests: readonly Request[],
  read: (request: Request) => string | undefined,
): FarEnd['arrived'] {
  const drops: string[] = [];
  let [tooMany, known] = [0, 0];
  return () => {
    for (; known < requests.length; known++) {
      const what = read(requests[known]!);
      if (what === 'too many') tooMany += 1;
      else if (what !== undefined) drops.push(what);
    }
    return { drops, tooMany };
  };
}
