import { once } from 'node:events';
import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { openContent } from '../src/content.ts';
import type { Board } from '../src/daily/board.ts';
import { joinBoards } from '../src/daily/boards.ts';
import { runDaily } from '../src/daily/run.ts';
import { createTokens } from '../src/daily/tokens.ts';
import { createDiscordBoard } from '../src/discord/board.ts';
import { runDiscord } from '../src/discord/discord.ts';
import { createLog, type Log } from '../src/log.ts';
import { createSlackBoard } from '../src/slack/board.ts';
import { limitsOf } from '../src/slack/limits.ts';
import { runSlack } from '../src/slack/slack.ts';
import { clientOptions, createWorkspaces } from '../src/slack/workspaces.ts';
import { openDatabase } from '../src/store/redis.ts';
import { createStores } from '../src/store/stores.ts';
import { createViva } from '../src/viva.ts';
import { noVoices } from './voices.ts';

/** What a worker is to do: `node bench/daily-worker.ts <orders as JSON>`. */
export interface Orders {
  readonly redisUrl: string;
  readonly platform: 'discord' | 'slack';
  readonly api: string;
  readonly token: string;
  /** Slack's, for the socket. */
  readonly appToken: string;
  /** What the platform allows. */
  readonly perSecond: number;
  /** Whether this one answers people, too. */
  readonly answers: boolean;
}

/** What a worker tells: that it is there; that it has reconciled; the most memory that it has held, in bytes. */
export type Told =
  | { readonly kind: 'there' }
  | { readonly kind: 'reconciled'; readonly milliseconds: number }
  | { readonly kind: 'memory'; readonly bytes: number };

const orders = JSON.parse(process.argv[2]!) as Orders;
const { platform, api, token, appToken, perSecond } = orders;
const { signal } = new AbortController();
const tell = (told: Told): unknown => process.send?.(told);

process.once('disconnect', () => process.exit());

let begun = 0;
const written = await createLog('warn');
const log: Log = {
  debug: () => {},
  info: (_fields, message) => hear(message),
  warn: (fields, message) => written.warn(fields, message),
  error: (fields, message) => written.error(fields, message),
};
const { redis } = await openDatabase({ redisUrl: orders.redisUrl, dataDirectory: '' }, log, signal);
const root = join(import.meta.dirname, '..');
const content = await openContent({ decks: [join(root, 'content')], audio: [join(root, 'audio')] }, log);
const stores = createStores(redis);
const tokens = createTokens(redis);
const board = joinBoards(new Map([[platform, boardOf()]]), log);
const voices = noVoices(root);
const parts = { commands, ...content, redis, stores, board, voices, log, clock: Date.now, zone: 'UTC' };
const viva = createViva(parts);
const { daily, timetable } = viva;

if (orders.answers) void answer();
else tell({ kind: 'there' });
await once(process, 'message');
begun = performance.now();
process.on('message', () => tell({ kind: 'memory', bytes: process.resourceUsage().maxRSS * 1024 }));
await runDaily({ ...stores, redis }, daily, timetable, true, log, signal);

function hear(message: string): void {
  if (message.startsWith('Viva is on')) tell({ kind: 'there' });
  if (message.endsWith('on the timetable'))
    tell({ kind: 'reconciled', milliseconds: performance.now() - begun });
}

function boardOf(): Board {
  if (platform === 'discord') return createDiscordBoard({ token, api, requestsPerSecond: perSecond }, tokens);
  const calling = {
    options: clientOptions(api, log),
    tokens,
    priority: 'rest',
    limits: limitsOf(perSecond),
  } as const;
  return createSlackBoard(
    createWorkspaces(() => token, calling),
    stores,
    log,
  );
}

async function answer(): Promise<void> {
  if (platform === 'discord') await runDiscord(viva, { token, api }, log, signal);
  else {
    const way = { kind: 'socket', appToken } as const;
    await runSlack(viva, stores, { botToken: token, way, api }, tokens, log, signal);
  }
}
