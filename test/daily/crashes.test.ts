import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DropStore } from '../../src/store/drops.ts';
import { createDropStore } from '../../src/store/drops.ts';
import { testRedis } from '../database.ts';
import { farBoard, type FarBoard, type Fault } from './far-board.ts';
import { DUE, quizWorker, untilSettled } from './quiz.ts';
import { stepwise } from './steps.ts';

const redis = await testRedis();
let places = 0;

/** A worker that does nothing any more after so many steps, as one that was killed. */
function mortal(far: FarBoard, clock: () => number, steps: number) {
  let left = steps;
  const step = (): void => {
    left -= 1;
    if (left < 0) throw new Error('killed');
  };
  const drops: DropStore = stepwise(createDropStore(redis), step);
  const { ready, post, find, edit } = stepwise(far, step);
  return quizWorker(redis, { ...far, ready, post, find, edit }, clock, drops);
}

const fault = fc.option(fc.constantFrom<Fault>('answer lost', 'request lost', 'arrives later', 'refused'), {
  nil: undefined,
  freq: 3,
});

/** Each life: after how many steps it ends, what the platform does meanwhile, and how long until the next, in ms. */
const lives = fc.array(
  fc.record({
    steps: fc.nat(16),
    faults: fc.array(fault, { maxLength: 4 }),
    pause: fc.oneof(fc.nat(5000), fc.nat(200_000), fc.nat(1_500_000)),
  }),
  { maxLength: 6 },
);

async function liveThrough(
  nonces: boolean,
  story: typeof lives extends fc.Arbitrary<infer Story> ? Story : never,
  work: (worker: ReturnType<typeof quizWorker>, place: string) => Promise<unknown>,
) {
  const clock = { now: DUE };
  const far = farBoard(() => clock.now, nonces);
  const place = `test:crash-${++places}`;
  const immortal = quizWorker(redis, far, () => clock.now);
  return {
    far,
    clock,
    place,
    immortal,
    async suffer() {
      for (const { steps, faults, pause } of story) {
        far.faults.splice(0, Infinity, ...faults);
        await work(
          mortal(far, () => clock.now, steps),
          place,
        ).catch(() => {});
        clock.now += pause;
      }
      far.faults.length = 0;
    },
    /** Whatever is still on its way arrives. */
    async settle() {
      clock.now += 60_000;
      await far.find(place, '', 0, new AbortController().signal);
    },
  };
}

describe.each([true, false])('workers that fall over again and again (nonces: %s)', (nonces) => {
  it('send a drop once', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (story) => {
        const { far, clock, place, immortal, suffer, settle } = await liveThrough(
          nonces,
          story,
          (worker, here) => worker.send(here),
        );
        await suffer();
        const outcome = await untilSettled(clock, () => immortal.send(place));
        await settle();
        expect(outcome).toMatchObject({ drop: { state: 'sent', message: far.messages[0]!.id } });
        expect(far.messages).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });

  it('tell its answer once', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (story) => {
        const { far, clock, place, immortal, suffer, settle } = await liveThrough(
          nonces,
          story,
          (worker, here) => worker.reveal(here),
        );
        await immortal.send(place);
        await suffer();
        await untilSettled(clock, () => immortal.reveal(place));
        await settle();
        expect(far.messages.map(({ shows }) => shows.title)).toEqual(['Question 1, closed', 'Answer']);
      }),
      { numRuns: 150 },
    );
  });
});
