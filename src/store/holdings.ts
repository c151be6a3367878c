import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { KeptAnswer } from './drops.ts';
import type { Flag } from './flags.ts';
import { keys, studyKeys } from './keys.ts';
import type { Lesson } from './lessons.ts';
import type { Quiz } from './places.ts';
import { script } from './script.ts';
import { eachPart } from './spacekeys.ts';
import type { NewCard, OwnCard } from './spaces.ts';
import { tracesOf, type Trace } from './traces.ts';

/** An answer to a daily question. */
export interface HeldAnswer extends Pick<KeptAnswer, 'choice' | 'right' | 'at'> {
  readonly place: string;
  readonly date: string;
}

/** What stands of a person among what belongs to others. */
export interface Holdings {
  readonly answers: readonly HeldAnswer[];
  readonly leaderboards: readonly {
    readonly scope: string;
    readonly period: string;
    readonly points: number;
  }[];
  readonly cards: readonly (OwnCard & { readonly space: string })[];
  readonly flags: readonly (Flag & { readonly space: string })[];
  /** Places whose quiz they set up. */
  readonly quizzes: readonly string[];
  /** Accounts that leaderboards don't show. */
  readonly hidden: readonly string[];
  /** What else there is: entries that expire within weeks, and names. */
  readonly others: number;
}

/** What belongs to a space. */
type Shared = Extract<Trace, { space: string }>;

type Found<Kind extends Trace['kind']> = Extract<Trace, { kind: Kind }>;

/** Who stands where a person was forgotten. */
const NOBODY = { id: '', name: 'somebody' };

/**
 * Replaces a field that is as it was read. A space's cards are read anew where they are held in memory, when its version
 * has changed; a space that was erased has none.
 */
const exchange = script(`
  local key, space = unpack(KEYS)
  local field, before, after = unpack(ARGV)
  if redis.call('HGET', key, field) ~= before then return 0 end
  redis.call('HSET', key, field, after)
  if space then redis.call('HINCRBY', space, 'version', 1) end
  return 1
`);

/** What Redis holds about a person beside their studying: a learner, and every account of theirs. */
export function createHoldings(redis: Redis) {
  return {
    async of(learner: string, accounts: readonly string[]): Promise<Holdings> {
      const found = await Promise.all(accounts.map((account) => heldBy(learner, account)));
      const all = <Part extends Exclude<keyof Holdings, 'others'>>(part: Part) =>
        found.flatMap((held) => held[part] as readonly unknown[]) as unknown as Holdings[Part];
      return {
        answers: all('answers'),
        leaderboards: all('leaderboards'),
        cards: all('cards'),
        flags: all('flags'),
        quizzes: all('quizzes'),
        hidden: all('hidden'),
        others: found.reduce((sum, { others }) => sum + others, 0),
      };
    },

    /**
     * Erases a person: their studying and settings go; what others need, such as a card or the number of answers,
     * stays without them. Called again after it was interrupted, it goes on.
     *
     * @param now milliseconds since the epoch
     */
    async erase(learner: string, accounts: readonly string[], now: number): Promise<void> {
      for (const account of accounts) {
        for (const trace of await tracesOf(redis, account)) await wipe(trace, learner, account);
        for (const { keys: own } of await eachPart(redis, account, now)) await redis.del(...own);
        await redis.del(...ownKeys(account));
        await redis.zrem(keys.reminders, account);
        await redis.srem(keys.hidden, account);
        await redis.srem(keys.spaces, account);
        await redis.hdel(keys.names, account);
      }
      await redis.del(...studyKeys(learner), ...studyKeys(accounts[0]!));
      await redis.hdel(keys.accounts, ...accounts);
      // Last: by it somebody who comes back after an interruption is still known.
      await redis.del(keys.members(learner));
    },
  };

  async function heldBy(learner: string, account: string): Promise<Holdings> {
    const traces = await tracesOf(redis, account);
    const of = <Kind extends Trace['kind']>(kind: Kind) =>
      traces.filter((trace): trace is Found<Kind> => trace.kind === kind);
    const shared = (kind: 'cards' | 'flags') =>
      traces.filter((trace): trace is Shared => trace.kind === kind);
    const [answers, leaderboards, cards, flags, quizzes, points, admissions, codes, lessons] =
      await Promise.all([
        each(of('answer'), (trace) => answerAt(trace, learner, account)),
        each(of('leaders'), (trace) => pointsAt(trace, account)),
        Promise.all(shared('cards').map((trace) => cardsIn(trace, account))),
        Promise.all(shared('flags').map((trace) => flagsIn(trace, account))),
        each(of('quiz'), (trace) => quizAt(trace, account)),
        each(of('points'), ({ place, date }) => redis.hget(keys.points(place, date), account)),
        each(of('admission'), ({ command, space }) => redis.get(keys.admission(account, command, space))),
        each(of('code'), ({ key }) => redis.hget(key, 'owner')),
        each(of('lesson'), (trace) => partsIn(trace, account)),
      ]);
    const own = await redis.exists(...ownKeys(account), keys.space(account));
    const [named, hidden, reminder] = await Promise.all([
      redis.hexists(keys.names, account),
      redis.sismember(keys.hidden, account),
      redis.zscore(keys.reminders, account),
    ]);
    const inLessons = lessons.reduce((sum, parts) => sum + parts, 0);
    const expiring = points.length + admissions.length + codes.length + inLessons;
    const others = expiring + own + named + hidden + (reminder === null ? 0 : 1);
    return {
      answers,
      leaderboards,
      cards: cards.flat(),
      flags: flags.flat(),
      quizzes,
      hidden: hidden === 1 ? [account] : [],
      others,
    };
  }

  async function answerAt(
    { place, date }: Found<'answer'>,
    learner: string,
    account: string,
  ): Promise<HeldAnswer | undefined> {
    const found = await ownAnswer(keys.dropAnswers(place, date), learner, account);
    if (!found) return undefined;
    const { choice, right, at } = found.answer;
    return { place, date, choice, right, at };
  }

  /** Under the learner that the account named then: its own, or the one that it shares now. */
  async function ownAnswer(
    key: string,
    learner: string,
    account: string,
  ): Promise<{ readonly field: string; readonly answer: KeptAnswer } | undefined> {
    for (const field of new Set([learner, account])) {
      const json = await redis.hget(key, field);
      const answer = json === null ? undefined : (JSON.parse(json) as KeptAnswer);
      if (answer?.account === account) return { field, answer };
    }
    return undefined;
  }

  async function pointsAt({ scope, period }: Found<'leaders'>, account: string) {
    const points = await redis.zscore(keys.leaders(scope, period), account);
    return points === null ? undefined : { scope, period, points: Number(points) };
  }

  async function cardsIn({ space }: Pick<Shared, 'space'>, account: string) {
    const stored = Object.entries(await redis.hgetall(keys.cards(space)));
    const cards = stored.map(([number, json]) => ({
      ...(JSON.parse(json) as NewCard),
      number: Number(number),
      space,
    }));
    return cards.filter(({ by }) => by.id === account);
  }

  /** Fields of the hash of ratings. */
  async function ratingsIn({ id }: Found<'lesson'>, account: string): Promise<string[]> {
    const fields = await redis.hkeys(keys.lessonRatings(id));
    return fields.filter((field) => field.endsWith(` ${account}`));
  }

  /** What of a lesson is theirs: their ratings, and that they started it. */
  async function partsIn(trace: Found<'lesson'>, account: string): Promise<number> {
    const json = await redis.hget(keys.lesson(trace.id), 'lesson');
    const isStarter = json !== null && (JSON.parse(json) as Lesson).by.id === account;
    return (await ratingsIn(trace, account)).length + Number(isStarter);
  }

  async function flagsIn({ space }: Pick<Shared, 'space'>, account: string) {
    const stored = Object.values(await redis.hgetall(keys.flags(space)));
    const flags = stored.map((json) => ({ ...(JSON.parse(json) as Flag), space }));
    return flags.filter(({ by }) => by.id === account);
  }

  async function quizAt({ place }: Found<'quiz'>, account: string): Promise<string | undefined> {
    const json = await redis.hget(keys.quizzes, place);
    return json !== null && (JSON.parse(json) as Quiz).by === account ? place : undefined;
  }

  async function wipe(trace: Trace, learner: string, account: string): Promise<void> {
    switch (trace.kind) {
      case 'answer':
        return anonymise(keys.dropAnswers(trace.place, trace.date), learner, account);
      case 'lesson': {
        const rated = await ratingsIn(trace, account);
        if (rated.length > 0) await redis.hdel(keys.lessonRatings(trace.id), ...rated);
        return replace(keys.lesson(trace.id), 'lesson', account, { by: NOBODY });
      }
      case 'code':
        return void (await redis.del(trace.key));
      case 'points':
        return void (await redis.hdel(keys.points(trace.place, trace.date), account));
      case 'leaders':
        return void (await redis.zrem(keys.leaders(trace.scope, trace.period), account));
      case 'cards':
        for (const { number } of await cardsIn(trace, account))
          await replace(keys.cards(trace.space), String(number), account, { by: NOBODY }, trace.space);
        return;
      case 'flags':
        for (const { id } of await flagsIn(trace, account))
          await replace(keys.flags(trace.space), id, account, { by: NOBODY });
        return;
      case 'quiz':
        return replace(keys.quizzes, trace.place, account, { by: NOBODY.id });
      case 'admission':
        return void (await redis.del(keys.admission(account, trace.command, trace.space)));
    }
  }

  /** The number of answers, and how many were right, belong to the place. */
  async function anonymise(key: string, learner: string, account: string): Promise<void> {
    const found = await ownAnswer(key, learner, account);
    if (!found) return;
    const { field, answer } = found;
    const nobody = `forgotten:${randomBytes(9).toString('base64url')}`;
    const kept: KeptAnswer = { ...answer, learner: nobody, account: nobody, choice: '' };
    await redis.multi().hset(key, nobody, JSON.stringify(kept)).hdel(key, field).exec();
  }

  /**
   * Only what is theirs still: somebody else may have written there since.
   *
   * @param space whose version counts the change
   */
  async function replace(
    key: string,
    field: string,
    account: string,
    change: object,
    space?: string,
  ): Promise<void> {
    const json = await redis.hget(key, field);
    if (json === null) return;
    const entry = JSON.parse(json) as { readonly by: string | { readonly id: string } };
    const by = typeof entry.by === 'string' ? entry.by : entry.by.id;
    if (by !== account) return;
    const places = space === undefined ? [key] : [key, keys.space(space)];
    const replaced = await exchange(redis, places, [field, json, JSON.stringify({ ...entry, ...change })]);
    if (replaced === 0) await replace(key, field, account, change, space);
  }
}

/** What is the account's alone, beside the space of somebody's own. */
function ownKeys(account: string): string[] {
  return [
    keys.traces(account),
    keys.answeredIn(account),
    keys.cardAttempts(account),
    keys.importAttempts(account),
    keys.flagAttempts(account),
    keys.exportAttempts(account),
    keys.linkAttempts(account, 'codes'),
    keys.linkAttempts(account, 'tries'),
  ];
}

async function each<Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Promise<Value | null | undefined>,
): Promise<NonNullable<Value>[]> {
  const values = await Promise.all(items.map(read));
  return values.filter(
    (value): value is NonNullable<Value> & Awaited<Value> => value !== null && value !== undefined,
  );
}
