import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { openContent } from '../src/content.ts';
import { joinBoards } from '../src/daily/boards.ts';
import { createTokens, type Tokens } from '../src/daily/tokens.ts';
import { createLog, type Log } from '../src/log.ts';
import { openDatabase } from '../src/store/redis.ts';
import { createStores, type Stores } from '../src/store/stores.ts';
import { createViva, type Receiver } from '../src/viva.ts';
import { noVoices } from './voices.ts';

/** The whole of Viva but for an adapter, in a process that a bench has begun. */
export async function vivaIn(
  folder: string,
): Promise<Receiver & { stores: Stores; tokens: Tokens; log: Log; signal: AbortSignal }> {
  const signal = new AbortController().signal;
  const log = await createLog('error');
  const database = await openDatabase({ redisUrl: undefined, dataDirectory: folder }, log, signal);
  const root = join(import.meta.dirname, '..');
  const content = await openContent({ decks: [join(root, 'content')], audio: [join(root, 'audio')] }, log);
  const stores = createStores(database.redis);
  const { redis } = database;
  const board = joinBoards(new Map(), log);
  const parts = { commands, ...content, redis, stores, board, log, clock: Date.now, zone: 'UTC' };
  const { bot, installations } = createViva({ ...parts, voices: noVoices(folder) });
  process.once('SIGTERM', () => void database.close().then(() => process.exit()));
  const info = (_fields: object, message: string): void => {
    if (message.startsWith('Viva is on')) tellThere();
  };
  return { bot, installations, stores, tokens: createTokens(redis), log: { ...log, info }, signal };
}

/** Tells the bench that the bot is there, and how much memory it holds. */
export function tellThere(): void {
  globalThis.gc?.();
  process.send?.({ resident: process.memoryUsage.rss() });
}
