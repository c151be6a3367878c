import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../database.ts';
import { PLATFORMS } from './far-ends.ts';
import { DUE, HOUR } from './quiz.ts';
import { openVivaDays } from './viva-day.ts';
import { openWorkplace } from './workplace.ts';

const workplace = await openWorkplace(await temporaryFolder(), DUE - HOUR);
const { far } = workplace;
const places = PLATFORMS.flatMap((platform) =>
  Array.from({ length: 10 }, (_, index) => far.place(platform, `viva-${index}`)),
);
const days = await openVivaDays(workplace, places);
afterAll(() => days.close());
afterAll(() => workplace.close());

it(
  'Viva asks once and answers once, through kills, a killed Redis, failing platforms and jobs that come again',
  { timeout: 180_000 },
  async () => {
    const between = (): Promise<void> => days.expireLocks();
    const hardships = { places, lives: 2, killedWithin: 1000, mishaps: true, redisDies: true, between };
    await days.live(DUE, hardships);
    for (const place of places)
      expect(far.read(place)).toEqual([
        expect.stringContaining('Question 1'),
        expect.stringContaining('The answer'),
      ]);
  },
);
