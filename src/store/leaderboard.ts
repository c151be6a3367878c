import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { leaveTraces } from './traces.ts';

/** A week (`2026-W48`, by ISO), a month (`2026-11`), or all time. */
export type Period = string;

export const ALL_TIME: Period = 'all';

export interface Leader {
  /** `discord:1234` */
  readonly account: string;
  readonly points: number;
}

const DAY = 86_400_000;

/** How long points can still be changed, and how long weeks and months are kept, in milliseconds. */
const LIVES = { points: 45 * DAY, week: 90 * DAY, month: 400 * DAY };

/** In milliseconds: so long before a month is over its first points may have been given. */
const LONGEST_MONTH = 31 * DAY;

/** Learners that are looked at, at once, for those who are shown. */
const BATCH = 100;

/** Whatever was given for this drop before is replaced. */
const award = script(`
  local account, given = ARGV[1], tonumber(ARGV[2])
  local more = given - tonumber(redis.call('HGET', KEYS[1], account) or 0)
  redis.call('HSET', KEYS[1], account, given)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  if more == 0 then return 0 end
  for index = 2, #KEYS do
    redis.call('ZINCRBY', KEYS[index], more, account)
    redis.call('ZREMRANGEBYSCORE', KEYS[index], '-inf', 0)
    local life = ARGV[index + 2]
    if life ~= '' then redis.call('PEXPIRE', KEYS[index], life) end
  end
  return more
`);

/** @param date `YYYY-MM-DD` */
export function weekOf(date: string): Period {
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(date);
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** @param date `YYYY-MM-DD` */
export function monthOf(date: string): Period {
  return date.slice(0, 7);
}

/** All periods of which points may be kept still. @param now milliseconds since the epoch */
export function periodsKept(now: number): Period[] {
  // Somewhere it is tomorrow already.
  const latest = Temporal.Instant.fromEpochMilliseconds(now + DAY)
    .toZonedDateTimeISO('UTC')
    .toPlainDate();
  const longest = (LIVES.month + LONGEST_MONTH) / DAY;
  const dates = Array.from({ length: longest }, (_, days) => String(latest.subtract({ days })));
  return [...new Set([...dates.map(weekOf), ...dates.map(monthOf), ALL_TIME])];
}

/**
 * The points of accounts, within each place and each space. Not of learners: linked accounts meet different people,
 * and whoever unlinks them keeps the points where they were given.
 */
export function createLeaderboard(redis: Redis) {
  return {
    /**
     * Gives an account points for one drop; once, and when it is told again with others, those instead.
     *
     * @param date of the drop, `YYYY-MM-DD`; it counts for its week and month
     * @param points a whole number from 0
     */
    async award(
      account: string,
      points: number,
      { place, space, date }: { readonly place: string; readonly space: string; readonly date: string },
    ): Promise<void> {
      const periods = [
        [weekOf(date), String(LIVES.week)],
        [monthOf(date), String(LIVES.month)],
        [ALL_TIME, ''],
      ] as const;
      const scopes = [place, space];
      const places = scopes.flatMap((scope) => periods.map(([period]) => keys.leaders(scope, period)));
      await leaveTraces(redis, account, [
        [{ kind: 'points', place, date }, LIVES.points],
        ...scopes.flatMap((scope) =>
          periods.map(
            ([period, life]) =>
              [{ kind: 'leaders', scope, period }, life === '' ? undefined : Number(life)] as const,
          ),
        ),
      ]);
      const lives = scopes.flatMap(() => periods.map(([, life]) => life));
      await award(
        redis,
        [keys.points(place, date), ...places],
        [account, String(points), String(LIVES.points), ...lives],
      );
    },

    /**
     * Those with the most points, without those who hide themselves.
     *
     * @param scope a place's or a space's id
     */
    async top(scope: string, period: Period, count: number): Promise<Leader[]> {
      const leaders: Leader[] = [];
      for (let start = 0; leaders.length < count; start += BATCH) {
        const some = await leadersFrom(scope, period, start);
        if (some.length === 0) break;
        const hidden = await redis.smismember(keys.hidden, ...some.map(({ account }) => account));
        leaders.push(...some.filter((_, index) => hidden[index] === 0));
      }
      return leaders.slice(0, count);
    },

    /** How many points an account has, and its rank, which it shares with those who have as many. */
    async standing(
      account: string,
      scope: string,
      period: Period,
    ): Promise<{ readonly rank: number; readonly points: number } | undefined> {
      const key = keys.leaders(scope, period);
      const points = await redis.zscore(key, account);
      if (points === null) return undefined;
      return { rank: 1 + (await redis.zcount(key, `(${points}`, '+inf')), points: Number(points) };
    },

    /** Shows or hides an account, on all leaderboards. */
    async hide(account: string, hidden: boolean): Promise<void> {
      await (hidden ? redis.sadd(keys.hidden, account) : redis.srem(keys.hidden, account));
    },

    isHidden: async (account: string): Promise<boolean> =>
      (await redis.sismember(keys.hidden, account)) === 1,
  };

  async function leadersFrom(scope: string, period: Period, start: number): Promise<Leader[]> {
    const key = keys.leaders(scope, period);
    const flat = await redis.zrange(key, String(start), String(start + BATCH - 1), 'REV', 'WITHSCORES');
    return Array.from({ length: flat.length / 2 }, (_, index) => ({
      account: flat[2 * index]!,
      points: Number(flat[2 * index + 1]),
    }));
  }
}
