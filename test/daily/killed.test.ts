import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testRedis } from '../database.ts';
import { farBoard } from './far-board.ts';
import { serveFarBoard } from './far-server.ts';
import { DUE, quizWorker, untilSettled } from './quiz.ts';
import type { Orders } from './worker-to-kill.ts';

const redis = await testRedis();
const CHILD = join(import.meta.dirname, 'worker-to-kill.ts');

/** Longer than a lease, shorter than nonces last; and longer than both. */
const PAUSES = [46_000, 200_000];

/** Workers in processes of their own, on one platform. */
async function workplace(nonces: boolean) {
  const clock = { now: DUE };
  const far = farBoard(() => clock.now, nonces);
  const workers = new Map<string, (place: string, finished: boolean) => Promise<void>>();
  const server = await serveFarBoard(far, (worker, place, finished) => workers.get(worker)!(place, finished));
  afterAll(server.close);
  let failures = '';

  /**
   * Runs a worker until its end, or until it is killed.
   *
   * @param step called at each step that it takes for a place; it goes on when that resolves
   */
  async function hire(
    places: readonly string[],
    step: (child: ChildProcess, place: string, number: number, finished: boolean) => Promise<void> | void,
  ): Promise<ReadonlyMap<string, number>> {
    const worker = String(workers.size + 1);
    const steps = new Map<string, number>();
    const orders: Orders = {
      socket: redis.options.path!,
      url: server.url,
      worker,
      nonceLife: far.nonceLife(''),
      now: clock.now,
      places,
    };
    const child = spawn(process.execPath, [CHILD], {
      env: { ...process.env, ORDERS: JSON.stringify(orders) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (words: string) => (failures += words));
    workers.set(worker, async (place, finished) => {
      const number = (steps.get(place) ?? 0) + 1;
      steps.set(place, number);
      await step(child, place, number, finished);
    });
    await once(child, 'exit');
    return steps;
  }

  /** What is left is done by a worker that nobody kills. */
  async function finish(places: readonly string[]) {
    const quiz = quizWorker(redis, far, () => clock.now);
    clock.now += PAUSES[0]!;
    for (const place of places) {
      await untilSettled(clock, () => quiz.send(place));
      await untilSettled(clock, () => quiz.reveal(place));
    }
    return places.map((place) =>
      far.messages.filter((message) => message.place === place).map(({ shows }) => shows.title),
    );
  }

  return { clock, hire, finish, failures: () => failures };
}

const ONCE_EACH = ['Question 1, closed', 'Answer'];

describe.each([true, false])('kill -9 (nonces: %s)', (nonces) => {
  it('at any step of a drop and its reveal, and again at others, leads to one question and one answer', async () => {
    const { clock, hire, finish, failures } = await workplace(nonces);
    const probe = `test:steps-${nonces}`;
    const count = (await hire([probe], () => {})).get(probe)!;
    expect(count).toBeGreaterThan(25);
    expect(failures()).toBe('');
    const places = Array.from({ length: count }, (_, index) => `${probe}-${index}`);
    for (let round = 0; round < 3; round++) {
      await hire(
        places,
        standStill(places, (index) => ((index * 3 ** round) % count) + 1),
      );
      clock.now += PAUSES[round % 2]!;
    }
    expect(await finish([probe, ...places])).toEqual([probe, ...places].map(() => ONCE_EACH));
  });

  it('at random moments, of two workers at once, leads to one question and one answer each', async () => {
    const { clock, hire, finish } = await workplace(nonces);
    const places = Array.from({ length: 25 }, (_, index) => `test:random-${nonces}-${index}`);
    for (let round = 0; round < 4; round++) {
      const moment = Math.random() * 150;
      const kill = (child: ChildProcess, place: string, number: number): void => {
        if (place === places[0] && number === 1) setTimeout(() => child.kill('SIGKILL'), moment);
      };
      await Promise.all([hire(places, kill), hire(places.toReversed(), kill)]);
      clock.now += PAUSES[round % 2]!;
    }
    expect(await finish(places)).toEqual(places.map(() => ONCE_EACH));
  });
});

/** Each place comes as far as its own step; when all stand still the worker is killed. */
function standStill(places: readonly string[], lastOf: (index: number) => number) {
  const going = new Set(places);
  return async (child: ChildProcess, place: string, number: number, finished: boolean): Promise<void> => {
    if (!finished && number < lastOf(places.indexOf(place))) return;
    going.delete(place);
    if (going.size === 0) child.kill('SIGKILL');
    await new Promise(() => {});
  };
}
