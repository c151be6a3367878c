import { createLog } from '../../src/log.ts';
import { createDropStore } from '../../src/store/drops.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { boardAt, followClock, ordersOf, wayOf } from './orders.ts';
import { quizWorker } from './quiz.ts';
import { stepwise } from './steps.ts';

/** Sends and reveals the drop of each place, as far as can be, whenever the test tells the time. */
const orders = ordersOf(process.env);
const log = await createLog('error');
const { redis } = await openDatabase(orders, log, new AbortController().signal);

/** Each place has a board of its own: where one stands still, the others go on. */
const errands = orders.places.map((place, index) => {
  const way = wayOf(orders, String(index));
  const step = (kind: 'write' | 'end') => fetch(`${way}/step/${kind}`);
  const board = boardAt(way, orders.tokens, redis, log);
  const drops = stepwise(createDropStore(redis), () => step('write'));
  const quiz = quizWorker(redis, board, () => Date.now(), drops);
  return async () => {
    try {
      await quiz.send(place);
      await quiz.reveal(place);
      await step('end');
    } catch (error) {
      log.error({ place, err: error }, 'a drop failed and is tried again');
    }
  };
});

followClock(async () => void (await Promise.all(errands.map((run) => run()))));
