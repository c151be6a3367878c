import type { Redis } from 'ioredis';
import { flushCompileCache } from 'node:module';
import type { Board } from '../../src/daily/board.ts';
import { joinBoards } from '../../src/daily/boards.ts';
import { createTokens } from '../../src/daily/tokens.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import type { Log } from '../../src/log.ts';
import { openSlackBoard } from '../../src/slack/board.ts';
import { createUploads } from '../../src/store/uploads.ts';

export type Platform = 'discord' | 'slack';

/** The bot's, by platform. */
export type BotTokens = Readonly<Record<Platform, string>>;

/** What a test tells a process that it will kill. */
export interface Orders {
  readonly redisUrl: string;
  readonly dataDirectory: string;
  /** Where all of its requests pass. */
  readonly gate: string;
  readonly worker: string;
  readonly tokens: BotTokens;
  readonly places: readonly string[];
}

export function ordersOf({ ORDERS: json = '' }: NodeJS.ProcessEnv): Orders {
  return JSON.parse(json) as Orders;
}

/** The way through the gate to the platforms. @param errand what for */
export function wayOf({ gate, worker }: Orders, errand: string): string {
  return `${gate}/${worker}/${errand}`;
}

/** The board of both platforms. @param way an address below which each has its own */
export function boardAt(way: string, bots: BotTokens, redis: Redis, log: Log): Board {
  const tokens = createTokens(redis);
  const uploads = createUploads(redis);
  const discord = createDiscordBoard({ token: bots.discord, api: `${way}/discord/api` }, tokens);
  const slack = openSlackBoard({ botToken: bots.slack, api: `${way}/slack/api/` }, { uploads }, tokens, log);
  return joinBoards(new Map(Object.entries({ discord, slack } satisfies Record<Platform, Board>)), log);
}

/**
 * Sets this machine's clock, for all that runs here, to what the test says, from where it goes on.
 *
 * @param work done each time; the test is told when it is
 */
export function followClock(work: () => Promise<void>): void {
  let ahead = 0;
  Date.now = () => Math.round(performance.now()) + ahead;
  process.on('message', (now: number) => {
    ahead += now - Date.now();
    void work().then(() => process.send!(now));
  });
  process.on('disconnect', () => process.exit());
  // Who is killed has no time to do so at its end.
  flushCompileCache();
  process.send!(0);
}
