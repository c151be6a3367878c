import type { Redis } from 'ioredis';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { sleep } from '../sleep.ts';
import { STEPS, type Step } from './formatsteps.ts';
import { keys } from './keys.ts';
import { script, type Script } from './script.ts';

/** The format that this Viva reads and writes. */
export const FORMAT = STEPS.length + 1;

const readFormat = script(`
  local known = redis.call('GET', KEYS[1])
  if known then return tonumber(known) end
  if redis.call('DBSIZE') > 0 then return 1 end
  redis.call('SET', KEYS[1], ARGV[1])
  return tonumber(ARGV[1])
`);

/** How long to wait while Redis runs another process's step, in milliseconds, before it is asked again. */
const BUSY_PAUSE = 500;

/**
 * Brings the data in Redis to the format of this Viva, before anything else reads it. Another process may do so at
 * the same time; one that was killed left whole steps. Data without a format comes from before there were any: it has
 * the first. A step takes as long as it takes, and Redis answers nobody meanwhile.
 *
 * @throws {ConfigError} when a newer Viva has written the data
 * @throws the signal's reason, soon after it fires; the step that Redis is at is done all the same
 */
export async function migrate(
  redis: Redis,
  log: Log,
  signal: AbortSignal,
  steps: readonly Step[] = STEPS,
): Promise<void> {
  signal.throwIfAborted();
  const patient = redis.duplicate({ commandTimeout: undefined });
  // Told by the connection that this one was made from.
  patient.on('error', () => {});
  const leave = (): void => patient.disconnect();
  signal.addEventListener('abort', leave);
  try {
    await bringUpToDate(patient, log, signal, steps);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

async function bringUpToDate(
  redis: Redis,
  log: Log,
  signal: AbortSignal,
  steps: readonly Step[],
): Promise<void> {
  const newest = steps.length + 1;
  const run = (command: Script, ...args: number[]) =>
    whenFree(() => command(redis, [keys.format], args.map(String)), signal);
  const from = Number(await run(readFormat, newest));
  if (from > newest)
    throw new ConfigError(
      `The data was written by a newer Viva: it has format ${from}, and this one knows ${newest}. Start the newer one, or restore a backup from before.`,
    );
  if (from === newest) return;
  log.info(
    { from, to: newest },
    'the data has an older format and is brought up to date; this may take a while',
  );
  for (const [index, step] of steps.entries()) {
    if (index + 1 >= from) await run(guarded(step), index + 1);
  }
  log.info({ from, to: newest }, 'the data was brought to the format of this Viva');
}

/** After five seconds of a script, Redis no longer lets others wait, but refuses them. */
async function whenFree<Value>(ask: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSY'))) throw error;
      await sleep(BUSY_PAUSE, signal);
    }
  }
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
