import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../database.ts';
import { PLATFORMS } from './far-ends.ts';
import { recover, suffer, type Ordeal } from './ordeal.ts';
import { DUE, RUN } from './quiz.ts';
import { openWorkplace, type Step } from './workplace.ts';

const workplace = await openWorkplace(await temporaryFolder(), DUE);
afterAll(() => workplace.close());
const { far, stores } = workplace;

const program = 'worker-to-kill.ts';

const placesFor = (name: string, count: number): string[] =>
  PLATFORMS.flatMap((platform) =>
    Array.from({ length: count }, (_, index) => far.place(platform, `${name}-${index}`)),
  );

/** Processes take long to start on a machine that is busy; in milliseconds. */
const TIMEOUT = 120_000;

const ONCE_EACH = ['Question 1, closed', 'Answer'];

/** Has all done that is left, and reads what came of it. */
async function told(places: readonly string[]): Promise<string[][]> {
  const areDone = async (): Promise<boolean> => {
    const drops = await Promise.all(places.map((place) => stores.drops.drop(place, RUN.date)));
    return drops.every((drop) => drop?.state === 'done');
  };
  expect(await recover(workplace, { program, places, lives: 0 }, areDone)).toBe(true);
  return places.map((place) =>
    far.read(place).map((text) => /Question \d+(, closed)?|Answer/.exec(text)![0]),
  );
}

/** How many steps a worker takes for a drop and its reveal when all goes well. */
const STEPS = await countSteps(placesFor('probe', 1));

describe('kill -9', () => {
  it(
    'at any step of a drop and its reveal, and again at others, leads to one question and one answer',
    { timeout: TIMEOUT },
    async () => {
      const places = placesFor('killed', STEPS);
      for (let round = 0; round < 3; round++) {
        const lastOf = (index: number): number => ((index * 3 ** round) % STEPS) + 1;
        const { step, all, release } = standStill(places, lastOf, (index) => index % 2 === 0);
        const worker = await workplace.hire(program, places, step);
        void worker.workAt(far.clock.now());
        await all;
        await worker.kill();
        far.clock.advance(20_000);
        release();
        await workplace.quiet();
        far.clock.advance(round === 0 ? 26_000 : 200_000);
      }
      expect(await told(places)).toEqual(places.map(() => ONCE_EACH));
      expect(workplace.complaints()).toBe('');
    },
  );
});

describe('a request that was broken off, and arrives 20 s later', () => {
  it(
    'leads to one message, though it is looked for and made again meanwhile',
    { timeout: TIMEOUT },
    async () => {
      const places = placesFor('late', 2);
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const broken = new Set<string>();
      const worker = await workplace.hire(program, places, async ({ errand, kind, cut }) => {
        if (kind !== 'request' || broken.has(errand)) return undefined;
        broken.add(errand);
        cut();
        await released;
        return undefined;
      });
      for (const pause of [5000, 14_000, 1000]) {
        await worker.workAt(far.clock.now());
        far.clock.advance(pause);
      }
      release();
      await worker.kill();
      await workplace.quiet();
      expect(broken.size).toBe(places.length);
      expect(await told(places)).toEqual(places.map(() => ONCE_EACH));
    },
  );
});

describe('a worker that stands still at any step, and goes on when another one has done its work', () => {
  it('adds nothing to it', { timeout: TIMEOUT }, async () => {
    const places = placesFor('still', STEPS);
    const { step, all, release } = standStill(
      places,
      (index) => (index % STEPS) + 1,
      () => false,
    );
    const sleeper = await workplace.hire(program, places, step);
    const asleep = sleeper.workAt(far.clock.now());
    await all;
    far.clock.advance(600_000);
    expect(await told(places)).toEqual(places.map(() => ONCE_EACH));
    const awake = sleeper.workAt(far.clock.now());
    release();
    await Promise.all([asleep, awake]);
    await sleeper.kill();
    expect(await told(places)).toEqual(places.map(() => ONCE_EACH));
  });
});

describe.each<[string, Partial<Ordeal>]>([
  ['killed at random moments', {}],
  ['killed, before platforms that fail in every way', { mishaps: true }],
  ['killed, while clocks are set forward and back', { mishaps: true, clockSteps: true }],
  ['killed, as Redis is', { redisDies: true }],
])('two workers at once, %s', (name, trials) => {
  it('send one question and one answer', { timeout: TIMEOUT }, async () => {
    const places = placesFor(name.replaceAll(/\W+/g, '-'), 12);
    await suffer(workplace, { program, places, lives: 2, killedWithin: 600, ...trials });
    expect(await told(places)).toEqual(places.map(() => ONCE_EACH));
  });
});

async function countSteps(places: readonly string[]): Promise<number> {
  const numbers: number[] = [];
  const worker = await workplace.hire(program, places, (_passage, number) => void numbers.push(number));
  await worker.workAt(far.clock.now());
  await worker.kill();
  expect(Math.max(...numbers)).toBeGreaterThan(30);
  return Math.max(...numbers);
}

/**
 * Each place comes as far as its own step, and stands there until it is released.
 *
 * @param arrives whether a request that stands on its way then comes to the platform
 */
function standStill(
  places: readonly string[],
  lastOf: (index: number) => number,
  arrives: (index: number) => boolean,
) {
  const going = new Set(places.keys());
  const { promise: all, resolve: allStand } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const step: Step = async ({ errand, kind }, number) => {
    const index = Number(errand);
    if (!going.has(index) || (kind !== 'end' && number < lastOf(index))) return undefined;
    going.delete(index);
    if (going.size === 0) allStand();
    await released;
    return kind === 'request' && !arrives(index) ? 'lost' : undefined;
  };
  return { step, all, release };
}
