import type { Redis } from 'ioredis';
import { sleep } from '../sleep.ts';
import { keys } from '../store/keys.ts';
import { script } from '../store/script.ts';
import { Refused } from './board.ts';

/** One limit of a platform: at most so many requests in any span of so many milliseconds. */
export interface Bucket {
  /** Names what the limit is held for: a bot, a method in a workspace, a channel. */
  readonly name: string;
  readonly limit: number;
  readonly per: number;
  /** Beside that, how many at most in a tenth of it: so that nobody has to wait for long behind a burst. */
  readonly inATenth?: number;
}

/** Answers to people go before everything that nobody waits for. */
export type Priority = 'people' | 'rest';

/** Who wants a token: the same until it has one, so that it keeps its place in the queue. */
export interface Waiting {
  /** Unlike that of any other request of late. */
  readonly id: string;
  readonly priority: Priority;
  /** Since when it is wanted, milliseconds since the epoch: of one priority, the earliest go first. */
  readonly since: number;
}

export type Tokens = ReturnType<typeof createTokens>;

/** So many answers to people at most go before one that isn't, while that one waits: nobody waits for ever. */
const PEOPLE_IN_A_ROW = 9;

/** Who doesn't ask again so long after they were told to has given up or died, in milliseconds. */
const GIVEN_UP_AFTER = 500;

/** By how much at most who comes late for a token had it earlier, in milliseconds: else all that is lost would add up. */
const LATE = 20;

/** Clocks that differ by more are not merely apart, but were set: the bucket begins anew. In milliseconds. */
const CLOCKS_APART = 10_000;

/** The shortest wait for somebody whose turn it isn't though there are tokens, in milliseconds. */
const TURN_WAIT = 20;

/**
 * What counts as a second, in milliseconds: requests on their way may come nearer to each other than they left, by 15
 * beside `LATE`.
 */
const SECOND = 1035;

/** How much faster than its even pace a limit may be used to catch up. */
const FASTER = 1.5;

const take = script(`
  local bucket, taken, people, rest, alive = unpack(KEYS)
  local ask = cjson.decode(ARGV[1])
  local last, blocked, row = unpack(redis.call('HMGET', bucket, 'last', 'blocked', 'row'))
  last, blocked, row = tonumber(last or 0), tonumber(blocked or 0), tonumber(row or 0)
  if last - ask.now > ask.apart then
    redis.call('DEL', bucket, taken, people, rest, alive)
    last, blocked, row = 0, 0, 0
  end
  local now = math.max(ask.now, last)
  redis.call('ZREMRANGEBYSCORE', taken, '-inf', now - ask.per - ask.late)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', alive, '-inf', now)) do
    redis.call('ZREM', alive, id) redis.call('ZREM', people, id) redis.call('ZREM', rest, id)
  end
  local queue, others = people, rest
  if ask.priority == 'rest' then queue, others = rest, people end
  redis.call('ZADD', queue, 'NX', ask.since, ask.id)
  local ahead = redis.call('ZRANK', queue, ask.id)
  local waiting = redis.call('ZCARD', others)
  local between = math.floor((row + ahead) / ask.inARow)
  if ask.priority == 'rest' then between = math.max(0, ask.inARow - row) + ahead * ask.inARow end
  ahead = ahead + math.min(waiting, between)
  local past = redis.call('ZCOUNT', taken, '-inf', now - ask.per)
  local used = redis.call('ZCARD', taken) - past
  local wait = 0
  if blocked > now then wait = blocked - now
  elseif used + ahead >= ask.limit then
    local place = used + ahead - ask.limit
    local rounds = math.floor(place / ask.limit)
    local index = past + place % ask.limit
    local entry = redis.call('ZRANGE', taken, index, index, 'WITHSCORES')
    local free = entry[2] and tonumber(entry[2]) + ask.per - now or 0
    wait = free + rounds * ask.per
    if wait <= 0 then wait = ask.turn end
  end
  local burst = redis.call('ZRANGE', taken, -ask.inATenth, -ask.inATenth, 'WITHSCORES')[2]
  if burst then
    local next = tonumber(burst) + ask.per / 10 * (1 + math.floor(ahead / ask.inATenth))
    wait = math.max(wait, next - now)
  end
  redis.call('HSET', bucket, 'last', now)
  if wait > 0 then redis.call('ZADD', alive, now + wait + ask.patience, ask.id)
  else
    redis.call('ZREM', queue, ask.id)
    redis.call('ZREM', alive, ask.id)
    local before = redis.call('ZRANGE', taken, -ask.limit, -ask.limit, 'WITHSCORES')[2]
    local at = before and math.max(tonumber(before) + ask.per, now - ask.late) or now
    redis.call('ZADD', taken, at, ask.id)
    redis.call('HSET', bucket, 'row', ask.priority == 'rest' and 0 or row + 1)
  end
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, math.ceil(2 * ask.per + wait + ask.apart)) end
  return math.ceil(wait)
`);

const block = script(`
  local before = tonumber(redis.call('HGET', KEYS[1], 'blocked') or 0)
  if before < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'blocked', ARGV[1]) end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
`);

/** A limit of so many in a second, used evenly. */
export function inASecond(name: string, limit: number): Bucket {
  return { name, limit, per: SECOND, inATenth: Math.ceil((limit * FASTER) / 10) };
}

/** What is left of the platforms' limits, shared by all processes. */
export function createTokens(redis: Redis) {
  /** By bucket: in how many milliseconds requests are answered at best. */
  const quickest = new Map<string, number>();

  return {
    /**
     * Takes a token, or queues for one.
     *
     * @param now milliseconds since the epoch
     * @returns 0 for a token, otherwise in how many milliseconds to ask again
     */
    async take(
      { name, limit, per, inATenth = limit }: Bucket,
      { id, priority, since }: Waiting,
      now: number,
    ): Promise<number> {
      const key = keys.bucket(name);
      const ask = {
        id,
        priority,
        since,
        now,
        limit,
        per,
        inATenth,
        inARow: PEOPLE_IN_A_ROW,
        patience: GIVEN_UP_AFTER,
        late: Math.min(LATE, per / 5),
        apart: CLOCKS_APART,
        turn: TURN_WAIT,
      };
      const places = [key, `${key}:taken`, `${key}:people`, `${key}:rest`, `${key}:alive`];
      return Number(await take(redis, places, [JSON.stringify(ask)]));
    },

    /**
     * Makes a request with the token that was taken under this id. It counts from about when the request arrived,
     * which may be a while after it was let go: as long before its answer as the quickest of late.
     */
    async spend<Answer>({ name }: Bucket, id: string, request: () => Promise<Answer>): Promise<Answer> {
      const start = performance.now();
      try {
        return await request();
      } finally {
        const taken = performance.now() - start;
        const usual = Math.min(taken, (quickest.get(name) ?? Infinity) + 1);
        quickest.set(name, usual);
        await redis.zadd(`${keys.bucket(name)}:taken`, 'XX', 'GT', Math.floor(Date.now() - usual), id);
      }
    },

    /** What the platform said with a 429: no token until then, milliseconds since the epoch. */
    async block({ name, per }: Bucket, until: number, now: number): Promise<void> {
      const life = Math.max(0, until - now) + 2 * per + CLOCKS_APART;
      await block(redis, [keys.bucket(name)], [String(until), String(Math.ceil(life))]);
    },
  };
}

/**
 * Waits for a token of each bucket, in their order: the narrowest first, so that nobody holds a wide one while
 * waiting for a narrow one.
 *
 * @param patience for how long to wait, in milliseconds
 * @throws {Refused} where it would take longer; the place in the queue is kept for who is back in time
 * @throws the signal's reason
 */
export async function admitted(
  tokens: Tokens,
  buckets: readonly Bucket[],
  waiting: Waiting,
  patience: number,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + patience;
  for (const bucket of buckets) {
    for (;;) {
      signal.throwIfAborted();
      const now = Date.now();
      const wait = await tokens.take(bucket, waiting, now);
      if (wait === 0) break;
      if (now + wait > until) throw new Refused(`${bucket.name} has no room`, wait);
      await sleep(wait, signal);
    }
  }
}
