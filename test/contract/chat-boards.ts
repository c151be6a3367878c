import { webApi } from '@slack/bolt';
import { markOf } from '../../src/discord/mark.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { boardOnDiscord } from '../discord/board.ts';
import { manualClock, type ManualClock } from '../far-end/clock.ts';
import type { Faults } from '../far-end/faults.ts';
import { boardOnSlack } from '../slack/board.ts';
import { until, type BoardPlatform, type Mishap, type Trouble } from './board-platform.ts';

const ANY = /./;

const MISHAPS: Readonly<Record<Mishap, (faults: Faults) => void>> = {
  'answer lost': ({ transit }) => transit.next(1, ANY, { lost: 'answer' }),
  'answer reset': ({ transit }) => transit.next(1, ANY, { lost: 'answer', reset: true }),
  'request lost': ({ transit }) => transit.next(1, ANY, { lost: 'request' }),
  'request reset': ({ transit }) => transit.next(1, ANY, { lost: 'request', reset: true }),
  'server error': (faults) => faults.next(1, ANY, { status: 500 }),
};

const OVER_A_NETWORK = {
  asks: ['post', 'find', 'edit', 'direct'],
  mishaps: Object.keys(MISHAPS) as Mishap[],
  rules: true,
  edits: true,
  calls: true,
} as const;

function troubleOf(faults: Faults, clock: ManualClock): Trouble {
  return {
    meet: (mishap) => MISHAPS[mishap](faults),
    refuse(seconds) {
      faults.next(1, ANY, { status: 429, retryAfter: seconds });
      return seconds * 1000;
    },
    keepSilent() {
      const before = clock.waiting;
      faults.transit.next(1, ANY, { delay: 1000 });
      return () => until(() => clock.waiting > before);
    },
  };
}

export const discord: BoardPlatform = {
  name: 'on Discord',
  ...OVER_A_NETWORK,
  nonces: true,
  atOnce: 5,
  history: { most: 1500, shortestWait: 0.05 },
  unreadable: '**Read Message History**',
  address: { place: 'discord:2', space: 'discord:1', is: 'https://discord.com/channels/1/2' },
  async start(closed = false) {
    const clock = manualClock();
    const { server, board, another, ada, place } = await boardOnDiscord({ clock });
    if (closed) server.permit({ ReadMessageHistory: false });
    const deleted = server.channel({ name: 'deleted' });
    server.deleteChannel(deleted);
    const boss = server.person('boss', { manages: true });
    return {
      board,
      place,
      nowhere: `discord:${deleted.id}`,
      account: `discord:${ada.id}`,
      privateSpace: `discord:${ada.id}`,
      nobody: 'discord:1',
      clock,
      read: ada.messages,
      readInPrivate: server.person('ada', { dm: true }).messages,
      requests: () => server.requests.length,
      trouble: troubleOf(server.faults, clock),
      called: () => server.requests.flatMap(({ body }) => calledBy(body as Sent)),
      remove: async (message) =>
        boss
          .messages()
          .find(({ id }) => id === message)!
          .remove(),
      beside: { board: another, place: `discord:${server.channel({ name: 'elsewhere' }).id}` },
      others: {
        say: async (text) => void ada.say(text),
        forge: async (key) => void ada.say(markOf(key)),
      },
    };
  },
};

interface Sent {
  readonly content: string;
  readonly allowed_mentions?: { readonly parse: readonly string[] };
}

/** Discord calls whomever the text names, unless it is told otherwise. */
function calledBy({ content, allowed_mentions: allowed }: Sent): readonly string[] {
  return allowed?.parse ?? [content];
}

export const slack: BoardPlatform = {
  name: 'on Slack',
  ...OVER_A_NETWORK,
  nonces: false,
  atOnce: 1,
  history: { most: 2000, shortestWait: 1 },
  unreadable: 'channels:history',
  address: { place: 'slack:T1/C2', space: 'slack:T1', is: 'https://app.slack.com/client/T1/C2' },
  async start(closed = false) {
    const clock = manualClock();
    const scopes = SCOPES.filter((scope) => !closed || !scope.endsWith(':history'));
    const { server, board, another, ada, place } = await boardOnSlack({ clock, scopes });
    const client = new webApi.WebClient(server.botToken, { slackApiUrl: server.apiUrl });
    const [, channel = ''] = place.split('/');
    return {
      board,
      place,
      nowhere: `slack:T0STUDY/${server.channel('closed', { bot: false }).id}`,
      account: `slack:T0STUDY/${ada.id}`,
      privateSpace: 'slack:T0STUDY',
      nobody: 'slack:T0STUDY/U0NOBODY',
      clock,
      read: () => ada.messages().map(({ ts, text, buttons }) => ({ id: ts, text, buttons })),
      readInPrivate: ada.at('direct').messages,
      requests: () => server.requests.length,
      trouble: troubleOf(server.faults, clock),
      called: () => ada.messages().flatMap(({ calls }) => calls),
      remove: async (ts) => void (await client.chat.delete({ channel, ts })),
      beside: { board: another, place: `slack:T0STUDY/${server.channel('elsewhere').id}` },
      others: {
        say: async (text) => void (await ada.say(text)),
        forge: async (key) => void (await ada.say(key)),
      },
    };
  },
};
