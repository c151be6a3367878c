import { expect } from 'vitest';
import { PLATFORMS } from './far-ends.ts';
import { recover } from './ordeal.ts';
import { RUN } from './quiz.ts';
import type { Step, Workplace } from './workplace.ts';

/** What a worker that is to be killed runs. */
export const program = 'worker-to-kill.ts';

/** Processes take long to start on a machine that is busy; in milliseconds. */
export const TIMEOUT = 120_000;

export const ONCE_EACH = ['Question 1, closed', 'Answer'];

/** Places on both platforms, for one test. */
export function placesFor({ far }: Workplace, name: string, count: number): string[] {
  return PLATFORMS.flatMap((platform) =>
    Array.from({ length: count }, (_, index) => far.place(platform, `${name}-${index}`)),
  );
}

/** Has all done that is left, and reads what came of it. */
export async function told(workplace: Workplace, places: readonly string[]): Promise<string[][]> {
  const { far, stores } = workplace;
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
export async function countSteps(workplace: Workplace): Promise<number> {
  const numbers: number[] = [];
  const probe = placesFor(workplace, 'probe', 1);
  const worker = await workplace.hire(program, probe, (_passage, number) => void numbers.push(number));
  await worker.workAt(workplace.far.clock.now());
  await worker.kill();
  expect(Math.max(...numbers)).toBeGreaterThan(30);
  return Math.max(...numbers);
}

/**
 * Each place comes as far as its own step, and stands there until it is released.
 *
 * @param arrives whether a request that stands on its way then comes to the platform
 */
export function standStill(
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
