import type { Redis } from 'ioredis';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { keys } from './keys.ts';
import { script } from './script.ts';

/**
 * What brings the data from one format to the next, in Lua: the first brings format 1 to 2, and so on. Redis runs a
 * step as a whole, together with the note that it was done; one that fails must not have written, so it reads all
 * before it writes. It names keys as they were at its time.
 */
export type Step = string;

/**
 * Answers to a drop, and names, belong to accounts; before they belonged to learners. An account that was never linked
 * is its learner; a linked learner is several accounts, one of which stands for it.
 */
const namesAndAnswersOfAccounts: Step = `
  local changes = {}
  local function accountOf(learner)
    local accounts = redis.call('HKEYS', 'viva:learner:{' .. learner .. '}:members')
    table.sort(accounts)
    return accounts[1] or learner
  end
  local cursor = '0'
  repeat
    local found = redis.call('SCAN', cursor, 'MATCH', 'viva:place:{*}:drop:*:answers', 'COUNT', 1000)
    cursor = found[1]
    for _, key in ipairs(found[2]) do
      local entries = redis.call('HGETALL', key)
      for index = 1, #entries, 2 do
        local answer = cjson.decode(entries[index + 1])
        if answer.account == nil then
          answer.account = accountOf(answer.learner)
          changes[#changes + 1] = {'HSET', key, entries[index], cjson.encode(answer)}
        end
      end
    end
  until cursor == '0'
  local names = redis.call('HGETALL', 'viva:names')
  for index = 1, #names, 2 do
    local account = accountOf(names[index])
    if account ~= names[index] then
      changes[#changes + 1] = {'HSETNX', 'viva:names', account, names[index + 1]}
      if not redis.call('HGET', 'viva:accounts', names[index]) then
        changes[#changes + 1] = {'HDEL', 'viva:names', names[index]}
      end
    end
  end
  for _, change in ipairs(changes) do redis.call(unpack(change)) end
`;

/** Whoever changes the shape of what is kept adds one, and a stored sample of what was before to its test. */
const STEPS: readonly Step[] = [namesAndAnswersOfAccounts];

/** The format that this Viva reads and writes. */
export const FORMAT = STEPS.length + 1;

const readFormat = script(`
  local known = redis.call('GET', KEYS[1])
  if known then return tonumber(known) end
  if redis.call('DBSIZE') > 0 then return 1 end
  redis.call('SET', KEYS[1], ARGV[1])
  return tonumber(ARGV[1])
`);

/**
 * Brings the data in Redis to the format of this Viva, before anything else reads it. Another process may do so at
 * the same time; one that was killed left whole steps. Data without a format comes from before there were any: it has
 * the first.
 *
 * @throws {ConfigError} when a newer Viva has written the data
 */
export async function migrate(redis: Redis, log: Log, steps: readonly Step[] = STEPS): Promise<void> {
  const newest = steps.length + 1;
  const from = Number(await readFormat(redis, [keys.format], [String(newest)]));
  if (from > newest)
    throw new ConfigError(
      `The data was written by a newer Viva: it has format ${from}, and this one knows ${newest}. Start the newer one, or restore a backup from before.`,
    );
  for (const [index, step] of steps.entries()) {
    if (index + 1 >= from) await guarded(step)(redis, [keys.format], [String(index + 1)]);
  }
  if (from < newest) log.info({ from, to: newest }, 'the data was brought to the format of this Viva');
}

/** A step is done once, whoever else does it. */
function guarded(step: Step) {
  return script(`
    local format = tonumber(redis.call('GET', KEYS[1]) or 1)
    if format ~= tonumber(ARGV[1]) then return 0 end
    ${step}
    redis.call('SET', KEYS[1], format + 1)
    return 1
  `);
}
