import type { Redis } from 'ioredis';
import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import { sleep } from '../src/sleep.ts';
import { taskGroup } from '../src/taskgroup.ts';
import { onDiscord, onSlack, type FarEnd } from './daily-far-ends.ts';
import type { Told } from './daily-worker.ts';
import { putUpOverdue, withRedis } from './quizzes.ts';
import { percentile, type Row } from './row.ts';
import { bytesOf } from './schedules.ts';

/** Ten thousand places, on platforms that allow 250 requests a second, where Discord allows 50 and Slack some 5. */
const [PLACES = 10_000, PER_SECOND = 250] = import.meta.main ? process.argv.slice(2).map(Number) : [];

const WORKER = join(import.meta.dirname, 'daily-worker.ts');
const { signal } = new AbortController();

/**
 * Questions that are all due at once, on each platform, by one worker and by three. The limits alone are scaled: the
 * spans of time that they hold for are the real ones. `node bench/daily.ts 1500 50` is Discord's own limit.
 */
export async function benchDaily(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workers of [1, 3])
    for (const meet of [onDiscord, onSlack])
      rows.push(...(await withRedis((redis) => fanOut(meet, workers, redis))));
  return rows;
}

async function fanOut(meet: typeof onDiscord, workers: number, redis: Redis): Promise<Row[]> {
  const far = await meet(PLACES, PER_SECOND);
  await putUpOverdue(far.places, redis);
  const orders = { ...far.orders, redisUrl: `unix://${redis.options.path}`, perSecond: PER_SECOND };
  const children = Array.from({ length: workers }, (_, index) =>
    fork(WORKER, [JSON.stringify({ ...orders, answers: index === 0 })]),
  );
  try {
    return await measure(far, children, redis);
  } finally {
    await Promise.all(
      children.map(async (child) => {
        child.disconnect();
        await once(child, 'exit');
      }),
    );
    await far.close();
  }
}

async function measure(far: FarEnd, children: readonly ChildProcess[], redis: Redis): Promise<Row[]> {
  await Promise.all(children.map((child) => told(child, 'there')));
  const before = await answersUntil(far, () => sleep(3000, signal));
  const reconciled = Promise.all(children.map((child) => told(child, 'reconciled')));
  for (const child of children) child.send('go');
  let seconds = Number.NaN;
  const meanwhile = await answersUntil(far, async () => {
    seconds = await untilAll(far);
  });
  const starts = (await reconciled).map(({ milliseconds }) => milliseconds);
  const resident = await Promise.all(children.map(mostMemory));
  const { drops, tooMany } = far.arrived();
  const what = `${PLACES} drops on ${far.name} by ${children.length}`;
  const ratio = (seconds * PER_SECOND) / PLACES;
  return [
    { name: `start beside ${PLACES} drops on ${far.name}`, value: Math.max(...starts), unit: 'ms' },
    { name: what, value: seconds, unit: 's', against: `${PER_SECOND} a second`, ratio },
    { name: `${what}: too many`, value: tooMany, unit: 'requests' },
    { name: `${what}: sent twice`, value: drops.length - new Set(drops).size, unit: 'drops' },
    { name: `${what}: before its turn, at most by`, value: largestLeap(drops, far.places), unit: 'drops' },
    { name: `${what}: memory of a worker`, value: Math.max(...resident) / 1e6, unit: 'MB' },
    { name: `${what}: memory of Redis`, value: (await bytesOf(redis)) / 1e6, unit: 'MB' },
    { name: `${what}: /ask meanwhile, unanswered`, value: unanswered(meanwhile), unit: 'people' },
    ...[50, 99].map((share) => ({
      name: `${what}: /ask meanwhile, p${share}`,
      value: percentile(meanwhile, share),
      unit: 'ms',
      against: 'before',
      ratio: percentile(meanwhile, share) / percentile(before, share),
    })),
  ];
}

const unanswered = (taken: readonly number[]): number => taken.filter((one) => one === Infinity).length;

async function mostMemory(child: ChildProcess): Promise<number> {
  const answer = told(child, 'memory');
  child.send('memory');
  return (await answer).bytes;
}

/** @returns the seconds from the first drop that arrives to the last */
async function untilAll(far: FarEnd): Promise<number> {
  let [first, count] = [Number.NaN, 0];
  while (count < PLACES) {
    await sleep(50, signal);
    count = far.arrived().drops.length;
    if (count > 0 && Number.isNaN(first)) first = performance.now();
  }
  return (performance.now() - first) / 1000;
}

/** `/ask` by twenty people, ten times a second, while something else goes on. @returns milliseconds of each, endless where no answer came */
async function answersUntil(far: FarEnd, meanwhile: () => Promise<void>): Promise<number[]> {
  const people = Array.from({ length: 20 }, (_, index) => far.person(`p${index}`));
  const taken: number[] = [];
  const over = new AbortController();
  const ask = async (count: number): Promise<void> => {
    const start = performance.now();
    const answered = await people[count % people.length]!.slash('/ask').then(
      () => true,
      () => false,
    );
    taken.push(answered ? performance.now() - start : Infinity);
  };
  await taskGroup(signal, async (group) => {
    group.spawn(() => meanwhile().finally(() => over.abort()));
    for (let count = 0; !over.signal.aborted; count++) {
      group.spawn(() => ask(count));
      await sleep(100, signal);
    }
  });
  return taken;
}

async function told<Kind extends Told['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Told, { kind: Kind }>> {
  for await (const [message] of on(child, 'message') as AsyncIterable<[Told]>)
    if (message.kind === kind) return message as Extract<Told, { kind: Kind }>;
  throw new Error('a worker has ended');
}

/** By how many places one came before its turn. */
function largestLeap(drops: readonly string[], places: readonly string[]): number {
  const turn = new Map(places.map((place, index) => [place, index]));
  return Math.max(...drops.map((place, index) => turn.get(place)! - index));
}

if (import.meta.main) console.table(await benchDaily());
