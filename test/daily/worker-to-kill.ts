import { Redis } from 'ioredis';
import { createDropStore } from '../../src/store/drops.ts';
import { remoteBoard } from './far-server.ts';
import { quizWorker } from './quiz.ts';
import { stepwise } from './steps.ts';

/** What the test tells this process, which it will kill. */
export interface Orders {
  readonly socket: string;
  readonly url: string;
  readonly worker: string;
  readonly nonceLife: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly places: readonly string[];
}

const { socket, url, worker, nonceLife, now, places } = JSON.parse(process.env['ORDERS']!) as Orders;
const redis = new Redis({ path: socket });
const { board, step } = remoteBoard(url, worker, nonceLife);

await Promise.all(
  places.map(async (place) => {
    const { post, find, edit } = stepwise(board, () => step(place));
    const drops = stepwise(createDropStore(redis), () => step(place));
    const quiz = quizWorker(redis, { ...board, post, find, edit }, () => now, drops);
    await quiz.send(place);
    await quiz.reveal(place);
    await step(place, true);
  }),
);
redis.disconnect();
