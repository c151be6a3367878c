import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../database.ts';
import { countSteps, ONCE_EACH, placesFor, program, standStill, TIMEOUT, told } from './killing.ts';
import { DUE } from './quiz.ts';
import { openWorkplace } from './workplace.ts';

const workplace = await openWorkplace(await temporaryFolder(), DUE);
afterAll(() => workplace.close());
const { far } = workplace;
const STEPS = await countSteps(workplace);

describe('kill -9', () => {
  it(
    'at any step of a drop and its reveal, and again at others, leads to one question and one answer',
    { timeout: TIMEOUT },
    async () => {
      const places = placesFor(workplace, 'killed', STEPS);
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
      expect(await told(workplace, places)).toEqual(places.map(() => ONCE_EACH));
      expect(workplace.complaints()).toBe('');
    },
  );
});
