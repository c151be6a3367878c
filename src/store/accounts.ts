import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { codeKey, createCodeStore, type NamedAccount } from './codes.ts';
import { keys, studyKeys } from './keys.ts';
import type { LearnerState } from './learners.ts';
import type { LearnerSettings } from './settings.ts';
import { script } from './script.ts';

/** One of two accounts to be linked, and what was read of its learner. */
export interface Joining extends NamedAccount {
  readonly learner: string;
  /** Entries of the learner's log. */
  readonly version: number;
  /** What its learner has set; what the owner of the code has set goes first. */
  readonly settings?: LearnerSettings;
}

/**
 * How long a learner is kept that no account names, in seconds: an hour. Longer than a code lives, so that a
 * learner that was written for a code is there for as long as the code is.
 */
const UNNAMED_LIFE = 3600;

/** Entries in one write: a longer one would keep others waiting, and Lua can't pass on more than some thousands. */
const WRITE_BATCH = 500;

/** Writes a part of a learner that no account names yet. After a loss of the connection it may come twice. */
const write = script(`
  local command, life = ARGV[1], ARGV[2]
  redis.call(command, KEYS[1], unpack(ARGV, 3))
  return redis.call('EXPIRE', KEYS[1], life)
`);

/**
 * All or nothing: uses the code up, and lets every account of both former learners name the new one from now on.
 * A review of a former one that comes later is refused, because its account names another learner then.
 */
const join = script(`
  local accounts, members, code = KEYS[1], KEYS[2], KEYS[3]
  local plan = cjson.decode(ARGV[1])
  local by, used, expires = unpack(redis.call('HMGET', code, 'by', 'used', 'expires'))
  if by ~= plan.by or used or plan.now >= tonumber(expires) then return 0 end
  if redis.call('LLEN', plan.log) ~= plan.version then return 0 end
  for _, side in ipairs(plan.sides) do
    local learner = redis.call('HGET', accounts, side.id) or side.id
    if learner ~= side.learner or redis.call('LLEN', side.log) ~= side.version then return 0 end
  end
  for _, key in ipairs(plan.keys) do redis.call('PERSIST', key) end
  for _, side in ipairs(plan.sides) do
    local others = redis.call('HGETALL', side.members)
    for index = 1, #others, 2 do redis.call('HSET', members, others[index], others[index + 1]) end
    for _, key in ipairs(side.keys) do redis.call('EXPIRE', key, plan.unnamedLife) end
  end
  for _, side in ipairs(plan.sides) do redis.call('HSET', members, side.id, side.name) end
  for _, account in ipairs(redis.call('HKEYS', members)) do redis.call('HSET', accounts, account, plan.learner) end
  redis.call('HSET', code, 'used', plan.learner)
  return 1
`);

/** Copies a learner's keys for one account, if it still shares them: KEYS are those, and then their copies. */
const leave = script(`
  local accounts, members = KEYS[1], KEYS[2]
  local account, learner, copy = unpack(ARGV)
  if redis.call('HGET', accounts, account) ~= learner or redis.call('HLEN', members) < 2 then return 0 end
  local count = (#KEYS - 2) / 2
  for index = 3, 2 + count do redis.call('COPY', KEYS[index], KEYS[index + count]) end
  redis.call('HDEL', members, account)
  redis.call('HSET', accounts, account, copy)
  return 1
`);

export type AccountStore = ReturnType<typeof createAccountStore>;

/** What Redis holds about accounts of one person. Every account is an actor's id. */
export function createAccountStore(redis: Redis) {
  return {
    codes: createCodeStore(redis),

    /** The accounts of a learner, by their ids; one that was never linked has none. */
    async members(learner: string): Promise<NamedAccount[]> {
      const members = Object.entries(await redis.hgetall(keys.members(learner)));
      return members
        .map(([id, name]) => ({ id, name }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    },

    /**
     * Makes two accounts, and those that are linked with them, name one new learner.
     *
     * @param state of the new learner
     * @param code claimed by the second account
     * @param now milliseconds since the epoch
     * @returns false when a log has grown, an account was linked, or the code is gone since they were read
     */
    async join(
      sides: readonly [owner: Joining, claimer: Joining],
      state: LearnerState,
      code: string,
      now: number,
    ): Promise<boolean> {
      const learner = newLearner();
      for (const [command, key, values] of writesOf(learner, state, {
        ...sides[1].settings,
        ...sides[0].settings,
      }))
        await write(redis, [key], [command, String(UNNAMED_LIFE), ...values]);
      const plan = {
        learner,
        keys: studyKeys(learner),
        log: keys.log(learner),
        version: state.log.length,
        by: sides[1].id,
        now,
        unnamedLife: UNNAMED_LIFE,
        sides: sides.map(({ id, name, learner: former, version }) => ({
          id,
          name,
          learner: former,
          version,
          log: keys.log(former),
          members: keys.members(former),
          keys: [...studyKeys(former), keys.members(former)],
        })),
      };
      const places = [keys.accounts, keys.members(learner), codeKey(code)];
      return (await join(redis, places, [JSON.stringify(plan)])) === 1;
    },

    /** Gives one account a learner of its own, a copy of the shared one. @returns whether it still shared it */
    async leave(account: string, learner: string): Promise<boolean> {
      const copy = newLearner();
      const places = [keys.accounts, keys.members(learner), ...studyKeys(learner), ...studyKeys(copy)];
      return (await leave(redis, places, [account, learner, copy])) === 1;
    },
  };
}

/** Never given twice: what still refers to a former learner can't meet another one under its id. */
function newLearner(): string {
  return `linked:${randomBytes(12).toString('base64url')}`;
}

type Write = readonly [command: string, key: string, values: readonly string[]];

function* writesOf(id: string, state: LearnerState, settings: LearnerSettings): Generator<Write> {
  const { log, memories, days, forgotten, answered, latest, offset } = state;
  const facts = { latest, offset, settings: JSON.stringify(settings) };
  yield ['HSET', keys.learner(id), Object.entries(facts).flatMap(([field, value]) => [field, String(value)])];
  for (const entries of batchesOf(log))
    yield ['RPUSH', keys.log(id), entries.map((entry) => JSON.stringify(entry))];
  for (const cards of batchesOf([...memories])) {
    yield ['HSET', keys.memories(id), cards.flatMap(([card, memory]) => [card, JSON.stringify(memory)])];
    yield ['ZADD', keys.due(id), cards.flatMap(([card, { due }]) => [String(due), card])];
  }
  for (const counts of batchesOf([...days.reviews]))
    yield ['HSET', keys.days(id), counts.flatMap(([day, count]) => [String(day), String(count)])];
  for (const counts of batchesOf([...days.firsts]))
    yield ['HSET', keys.days(id), counts.flatMap(([day, count]) => [`${day}:new`, String(count)])];
  for (const cards of batchesOf([...forgotten]))
    yield ['ZADD', keys.forgotten(id), cards.flatMap(([card, at]) => [String(at), card])];
  for (const askings of batchesOf([...answered]))
    yield ['HSET', keys.answered(id), askings.flatMap(([asking, number]) => [asking, String(number)])];
}

function* batchesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += WRITE_BATCH)
    yield items.slice(start, start + WRITE_BATCH);
}
