import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../database.ts';
import { countSteps, ONCE_EACH, placesFor, program, standStill, TIMEOUT, told } from './killing.ts';
import { suffer, type Ordeal } from './ordeal.ts';
import { DUE } from './quiz.ts';
import { openWorkplace } from './workplace.ts';

const workplace = await openWorkplace(await temporaryFolder(), DUE);
afterAll(() => workplace.close());
const { far } = workplace;
const STEPS = await countSteps(workplace);

describe('a request that was broken off, and arrives 20 s later', () => {
  it(
    'leads to one message, though it is looked for and made again meanwhile',
    { timeout: TIMEOUT },
    async () => {
      const places = placesFor(workplace, 'late', 2);
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
      expect(await told(workplace, places)).toEqual(places.map(() => ONCE_EACH));
    },
  );
});

describe('a worker that stands still at any step, and goes on when another one has done its work', () => {
  it('adds nothing to it', { timeout: TIMEOUT }, async () => {
    const places = placesFor(workplace, 'still', STEPS);
    const { step, all, release } = standStill(
      places,
      (index) => (index % STEPS) + 1,
      () => false,
    );
    const sleeper = await workplace.hire(program, places, step);
    const asleep = sleeper.workAt(far.clock.now());
    await all;
    far.clock.advance(600_000);
    expect(await told(workplace, places)).toEqual(places.map(() => ONCE_EACH));
    const awake = sleeper.workAt(far.clock.now());
    release();
    await Promise.all([asleep, awake]);
    await sleeper.kill();
    expect(await told(workplace, places)).toEqual(places.map(() => ONCE_EACH));
  });
});

describe.each<[string, Partial<Ordeal>]>([
  ['killed at random moments', {}],
  ['killed, before platforms that fail in every way', { mishaps: true }],
  ['killed, while clocks are set forward and back', { mishaps: true, clockSteps: true }],
  ['killed, as Redis is', { redisDies: true }],
])('two workers at once, %s', (name, trials) => {
  it('send one question and one answer', { timeout: TIMEOUT }, async () => {
    const places = placesFor(workplace, name.replaceAll(/\W+/g, '-'), 12);
    await suffer(workplace, { program, places, lives: 2, killedWithin: 600, ...trials });
    expect(await told(workplace, places)).toEqual(places.map(() => ONCE_EACH));
  });
});
