import { noVoices } from '../../bench/voices.ts';
import { join } from 'node:path';
import type { Daily } from '../../src/daily/daily.ts';
import { runDaily } from '../../src/daily/run.ts';
import { createLibrary } from '../../src/decks/library.ts';
import { loadDecks } from '../../src/decks/load.ts';
import { createLog } from '../../src/log.ts';
import { sleep } from '../../src/sleep.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { createStores } from '../../src/store/stores.ts';
import { createViva } from '../../src/viva.ts';
import { boardAt, followClock, ordersOf, wayOf } from './orders.ts';

/** Runs the whole of Viva's daily quiz, as `npm start` does, for as long as something is due. */
const orders = ordersOf(process.env);
const log = await createLog('warn');
const never = new AbortController().signal;
const { redis } = await openDatabase(orders, log, never);
const stores = createStores(redis);
const board = boardAt(wayOf(orders, 'viva'), orders.tokens, redis, log);
const library = createLibrary((await loadDecks(join(import.meta.dirname, '..', '..', 'content'))).decks);

/** Between two looks at whether something is due, in milliseconds. */
const LOOK_PAUSE = 50;

followClock(async () => {
  const { daily, timetable } = createViva({
    commands: [],
    library,
    clips: { of: () => undefined, title: () => undefined },
    redis,
    stores,
    board,
    voices: noVoices('unused'),
    log,
    clock: () => Date.now(),
    zone: 'UTC',
  });
  const ending = new AbortController();
  const { busy, counted } = counting(daily);
  const running = runDaily({ ...stores, redis }, counted, timetable, false, log, ending.signal);
  for (let idle = 0; idle < 4; idle = busy() || (await isSomethingDue()) ? 0 : idle + 1)
    await sleep(LOOK_PAUSE, never);
  ending.abort();
  await running.catch(() => {});
  await timetable.close();
});

/** BullMQ keeps what is delayed by its time, with twelve bits for what comes at the same. */
async function isSomethingDue(): Promise<boolean> {
  const waiting = await redis.llen('viva:bull:daily:wait');
  return (
    waiting > 0 || (await redis.zcount('viva:bull:daily:delayed', '-inf', (Date.now() + 1) * 0x1000)) > 0
  );
}

/** Counts what is being worked on. */
function counting(daily: Daily): { readonly counted: Daily; readonly busy: () => boolean } {
  let working = 1;
  const count = async <Result>(work: Promise<Result>): Promise<Result> => {
    working += 1;
    return work.finally(() => (working -= 1));
  };
  const counted: Daily = {
    ...daily,
    drop: (...args) => count(daily.drop(...args)),
    reveal: (...args) => count(daily.reveal(...args)),
    reconcile: () => daily.reconcile().finally(() => (working -= 1)),
  };
  return { counted, busy: () => working > 0 };
}
