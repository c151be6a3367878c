import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { periodsKept } from './leaderboard.ts';
import { placesOf } from './places.ts';

/** What is held of one place of a space, or, last, of the space as a whole. */
export interface SpacePart {
  readonly place?: string;
  readonly keys: readonly string[];
}

/**
 * All that stands in Redis of a space and of its places, but for what is gone within a month by itself: lessons, and
 * what was admitted or uploaded.
 *
 * @param now milliseconds since the epoch
 */
export async function eachPart(redis: Redis, space: string, now: number): Promise<SpacePart[]> {
  const periods = periodsKept(now);
  const leaders = (scope: string): string[] => periods.map((period) => keys.leaders(scope, period));
  const partOf = async (place: string): Promise<SpacePart> => {
    const dates = await redis.zrange(keys.drops(place), '0', '-1');
    const ofDrops = dates.flatMap((date) =>
      [keys.drop, keys.dropAnswers, keys.points].map((key) => key(place, date)),
    );
    return {
      place,
      keys: [...ofDrops, ...leaders(place), keys.drops(place), keys.turn(place), keys.missed(place)],
    };
  };
  const places = await placesOf(redis, space);
  const own = [keys.space, keys.cards, keys.flags, keys.placesOf].map((key) => key(space));
  return [...(await Promise.all(places.map(partOf))), { keys: [...own, ...leaders(space)] }];
}
