import type { Redis } from 'ioredis';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { STEPS, type Step } from './formatsteps.ts';
import { keys } from './keys.ts';
import { script } from './script.ts';

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
