import type { Redis } from 'ioredis';
import type { Day } from '../study/days.ts';
import type { Way } from '../study/grading.ts';
import type { Grade, Memory } from '../study/memory.ts';
import { keys } from './keys.ts';
import { script } from './script.ts';

/** One rating of one card. The log of these is the truth; all else can be replayed from it. */
export interface ReviewEntry {
  readonly kind: 'review';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The learner's local day. */
  readonly day: Day;
  readonly card: string;
  readonly grade: Grade;
  readonly way: Way;
  /** The asking that it came from. */
  readonly source: string;
  readonly before: Memory | null;
  readonly after: Memory;
  /** When the card had been put down for practice, if it had: milliseconds since the epoch. */
  readonly forgottenBefore: number | null;
  /** Number of the review that was the latest before this one; 0 for none. */
  readonly previous: number;
}

/** Takes a review back; both stay in the log. */
export interface UndoEntry {
  readonly kind: 'undo';
  readonly at: number;
  readonly review: number;
}

export type LogEntry = ReviewEntry | UndoEntry;

/**
 * An entry with its number: its place in the log from 1, behind the log's offset. A log merged from others begins
 * behind all their numbers, so that a number of theirs names nothing in it.
 */
export interface Logged {
  readonly number: number;
  readonly entry: LogEntry;
}

/** What is known before a card is reviewed. `version` is the log's length: it guards the write. */
export interface CardState {
  readonly version: number;
  /** The number that the next entry will have. */
  readonly next: number;
  /** Number of the latest review that wasn't taken back; 0 for none. */
  readonly latest: number;
  /** Under the card's id, and under those that it had. */
  readonly memories: readonly Memory[];
  /** When the card was put down for practice. */
  readonly forgotten: number | undefined;
  /** Number of the review that this asking has led to already. */
  readonly answered: number | undefined;
}

/** All that one review, or its undoing, changes. */
export interface Change {
  readonly entry: LogEntry;
  /** Number of the review that is the latest now; 0 for none. */
  readonly latest: number;
  readonly card: string;
  readonly memory: Memory | undefined;
  /** Ids under which the card's memory stood, to be forgotten. */
  readonly formerIds: readonly string[];
  readonly forgotten: number | undefined;
  readonly day: Day;
  /** 1 for a review, -1 for its undoing. */
  readonly step: 1 | -1;
  readonly first: boolean;
  readonly source: string;
}

export interface DayCounts {
  readonly reviews: ReadonlyMap<Day, number>;
  readonly firsts: ReadonlyMap<Day, number>;
}

/** Entries of a log that are fetched at once. */
const LOG_BATCH = 500;

/** All that Redis holds of one learner's studying. */
export interface LearnerState {
  readonly log: readonly LogEntry[];
  /** The number before that of the log's first entry. */
  readonly offset: number;
  readonly latest: number;
  readonly memories: ReadonlyMap<string, Memory>;
  readonly days: DayCounts;
  readonly forgotten: ReadonlyMap<string, number>;
  /** Number of the review that came of an asking, see `askingOf`. */
  readonly answered: ReadonlyMap<string, number>;
}

/** Names one asking of one card. */
export function askingOf({ card, source }: Pick<ReviewEntry, 'card' | 'source'>): string {
  return `${card}:${source}`;
}

/** All or nothing, and nothing if the log has grown, or the account names another learner, since it was read. */
const apply = script(`
  local memories, due, log, days, learner, forgotten, answered, accounts = unpack(KEYS)
  local change = cjson.decode(ARGV[1])
  if (redis.call('HGET', accounts, change.account) or change.account) ~= change.id then return 0 end
  if redis.call('LLEN', log) ~= change.version then return 0 end
  redis.call('RPUSH', log, ARGV[2])
  for _, id in ipairs(change.formerIds) do
    redis.call('HDEL', memories, id)
    redis.call('ZREM', due, id)
    redis.call('ZREM', forgotten, id)
  end
  if ARGV[3] == '' then
    redis.call('HDEL', memories, change.card)
    redis.call('ZREM', due, change.card)
  else
    redis.call('HSET', memories, change.card, ARGV[3])
    redis.call('ZADD', due, change.due, change.card)
  end
  if change.forgotten then redis.call('ZADD', forgotten, change.forgotten, change.card)
  else redis.call('ZREM', forgotten, change.card) end
  redis.call('HINCRBY', days, change.day, change.step)
  if change.first then redis.call('HINCRBY', days, change.day .. ':new', change.step) end
  redis.call('HSET', learner, 'latest', change.latest)
  if change.step == 1 then redis.call('HSET', answered, change.asking, change.latest)
  else redis.call('HDEL', answered, change.asking) end
  return 1
`);

export type LearnerStore = ReturnType<typeof createLearnerStore>;

/**
 * What Redis holds about learners. Every id is a learner's: that of an account, `discord:1234`, or one of its
 * own, `linked:k3X…`, once accounts were linked.
 */
export function createLearnerStore(redis: Redis) {
  /** The number before that of the log's first entry. */
  const offset = async (id: string): Promise<number> =>
    Number((await redis.hget(keys.learner(id), 'offset')) ?? 0);

  return {
    offset,

    /** The learner whom an account names now: its own, or one that it shares with linked accounts. */
    learnerOf: async (account: string): Promise<string> =>
      (await redis.hget(keys.accounts, account)) ?? account,

    /** Reads all that a review of one card depends on, at one moment. */
    async cardState(id: string, cardIds: readonly string[], source: string): Promise<CardState> {
      const card = cardIds[0]!;
      const replies = await redis
        .multi()
        .llen(keys.log(id))
        .hmget(keys.learner(id), 'latest', 'offset')
        .hmget(keys.memories(id), ...cardIds)
        .zscore(keys.forgotten(id), card)
        .hget(keys.answered(id), askingOf({ card, source }))
        .exec();
      const [version, [latest, before], memories, forgotten, answered] = valuesOf(replies) as [
        number,
        (string | null)[],
        (string | null)[],
        string | null,
        string | null,
      ];
      return {
        version,
        next: Number(before ?? 0) + version + 1,
        latest: Number(latest ?? 0),
        memories: memories.flatMap((json) => (json ? [JSON.parse(json) as Memory] : [])),
        forgotten: forgotten === null ? undefined : Number(forgotten),
        answered: answered === null ? undefined : Number(answered),
      };
    },

    /**
     * Writes a change, if the log still has `version` entries, and the account still names this learner.
     * @returns whether it did
     */
    async apply(account: string, id: string, version: number, change: Change): Promise<boolean> {
      const { entry, memory, ...rest } = change;
      const places = [
        keys.memories(id),
        keys.due(id),
        keys.log(id),
        keys.days(id),
        keys.learner(id),
        keys.forgotten(id),
        keys.answered(id),
        keys.accounts,
      ];
      const details = { ...rest, account, id, version, due: memory?.due, asking: askingOf(change) };
      const done = await apply(redis, places, [
        JSON.stringify(details),
        JSON.stringify(entry),
        memory ? JSON.stringify(memory) : '',
      ]);
      return done === 1;
    },

    async logEntry(id: string, number: number): Promise<LogEntry | undefined> {
      const place = number - (await offset(id));
      // A negative index would count from the end.
      const json = place < 1 ? null : await redis.lindex(keys.log(id), place - 1);
      return json === null ? undefined : (JSON.parse(json) as LogEntry);
    },

    /** The whole log, in its order. */
    async log(id: string): Promise<LogEntry[]> {
      const entries: LogEntry[] = [];
      for (;;) {
        const batch = await redis.lrange(keys.log(id), entries.length, entries.length + LOG_BATCH - 1);
        entries.push(...batch.map((json) => JSON.parse(json) as LogEntry));
        if (batch.length < LOG_BATCH) return entries;
      }
    },

    /** The log from its end backwards, for as long as the reader goes on. */
    async *logBackwards(id: string): AsyncGenerator<Logged> {
      const before = await offset(id);
      for (let end = await redis.llen(keys.log(id)); end > 0; end -= LOG_BATCH) {
        const start = Math.max(0, end - LOG_BATCH);
        const batch = await redis.lrange(keys.log(id), start, end - 1);
        const entries = batch.map((json, index) => ({
          number: before + start + index + 1,
          entry: JSON.parse(json) as LogEntry,
        }));
        yield* entries.toReversed();
      }
    },

    /** Every card ever reviewed, with the day from which it is due, the longest due first. */
    async schedule(id: string): Promise<ReadonlyMap<string, Day>> {
      return pairs(await redis.zrange(keys.due(id), 0, '-1', 'WITHSCORES'));
    },

    /** Cards forgotten and not yet practised, by when they were, in that order. */
    async forgotten(id: string): Promise<ReadonlyMap<string, number>> {
      return pairs(await redis.zrange(keys.forgotten(id), 0, '-1', 'WITHSCORES'));
    },

    /** Puts a forgotten card at the end of the practice, or, without a time, takes it out. */
    async putDown(id: string, card: string, at: number | undefined): Promise<void> {
      if (at === undefined) await redis.zrem(keys.forgotten(id), card);
      else await redis.zadd(keys.forgotten(id), 'XX', at, card);
    },

    async memories(id: string): Promise<ReadonlyMap<string, Memory>> {
      const stored = await redis.hgetall(keys.memories(id));
      return new Map(Object.entries(stored).map(([card, json]) => [card, JSON.parse(json) as Memory]));
    },

    async days(id: string): Promise<DayCounts> {
      const reviews = new Map<Day, number>();
      const firsts = new Map<Day, number>();
      for (const [key, count] of Object.entries(await redis.hgetall(keys.days(id)))) {
        (key.endsWith(':new') ? firsts : reviews).set(Number.parseInt(key, 10), Number(count));
      }
      return { reviews, firsts };
    },

    async justAsked(id: string): Promise<string | undefined> {
      return (await redis.hget(keys.learner(id), 'justAsked')) ?? undefined;
    },

    async setJustAsked(id: string, card: string): Promise<void> {
      await redis.hset(keys.learner(id), 'justAsked', card);
    },
  };
}

function valuesOf(replies: [Error | null, unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
}

function pairs(flat: readonly string[]): Map<string, number> {
  const map = new Map<string, number>();
  for (let index = 0; index < flat.length; index += 2) map.set(flat[index]!, Number(flat[index + 1]));
  return map;
}
