import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoff } from '../../../src/discord/voice/backoff.ts';

it('waits for nothing before the first try', () => {
  expect(backoff(0, 1000, 0.5)).toBe(0);
});

it('waits twice as long after each failure, up to half a minute', () => {
  expect([1, 2, 3, 5, 6, 100].map((failures) => backoff(failures, 1000, 0))).toEqual([
    1000, 2000, 4000, 16_000, 30_000, 30_000,
  ]);
});

it('waits up to half of it less, by chance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, random) => {
        const [longest, wait] = [backoff(failures, 1000, 0), backoff(failures, 1000, random)];
        expect(wait).toBeLessThanOrEqual(longest);
        expect(wait).toBeGreaterThanOrEqual(longest / 2);
      },
    ),
  );
});
