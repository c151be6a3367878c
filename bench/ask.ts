import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import type { Bot } from '../src/bot.ts';
import { openContent } from '../src/content.ts';
import { joinBoards } from '../src/daily/boards.ts';
import { createLog } from '../src/log.ts';
import type { Responder } from '../src/responder.ts';
import { sleep } from '../src/sleep.ts';
import { openDatabase } from '../src/store/redis.ts';
import { createStores } from '../src/store/stores.ts';
import { taskGroup } from '../src/taskgroup.ts';
import { percentile, type Row } from './row.ts';
import { createViva } from '../src/viva.ts';
import { noVoices } from './voices.ts';

const RATE = 200;
const SECONDS = 10;
const LEARNERS = 100;

const signal = new AbortController().signal;
const silent: Responder = {
  patience: 3000,
  prefix: '/',
  room: undefined,
  defer: async () => {},
  reply: async () => {},
  ask: async () => {},
  notice: async (reply) => {
    throw new Error(reply.text);
  },
};

/** `/ask` from receipt to reply, in process, at 200 a second for ten seconds, and a bare PING beside each. */
export async function benchAsk(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'viva-bench-'));
  const log = await createLog('error');
  const { redis, close } = await openDatabase({ redisUrl: undefined, dataDirectory: directory }, log, signal);
  const root = join(import.meta.dirname, '..');
  const { library, clips } = await openContent(
    { decks: [join(root, 'content')], audio: [join(root, 'audio')] },
    log,
  );
  const stores = createStores(redis);
  const board = joinBoards(new Map(), log);
  const parts = { commands, library, clips, redis, stores, board, log, clock: Date.now, zone: 'UTC' };
  const { bot } = createViva({ ...parts, voices: noVoices(directory) });
  try {
    for (let warm = 0; warm < 500; warm++) await ask(bot, warm);
    const asked: number[] = [];
    const pinged: number[] = [];
    await taskGroup(signal, async (group) => {
      for (let count = 0; count < RATE * SECONDS; count++) {
        group.spawn(async () => void asked.push(await timed(() => ask(bot, count))));
        group.spawn(async () => void pinged.push(await timed(() => redis.ping())));
        await sleep(1000 / RATE, signal);
      }
    });
    return [50, 99].map((share) => ({
      name: `/ask to reply, 200 a second, p${share}`,
      value: percentile(asked, share),
      unit: 'ms',
      against: 'PING',
      ratio: percentile(asked, share) / percentile(pinged, share),
    }));
  } finally {
    await close();
    rmSync(directory, { recursive: true });
  }
}

function ask(bot: Bot, count: number): Promise<void> {
  const actor = { id: `bench:${count % LEARNERS}`, name: 'bench', manages: false };
  const interaction = {
    kind: 'command',
    id: randomUUID(),
    actor,
    place: { id: 'bench:here', space: 'bench:space' },
    command: 'ask',
    options: { deck: 'asyncio' },
  } as const;
  return bot.receive(interaction, silent, signal);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

if (import.meta.main) console.table(await benchAsk());
