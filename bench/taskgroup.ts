import { taskGroup } from '../src/taskgroup.ts';
import { percentile, type Row } from './row.ts';

type Fan = (tasks: number) => Promise<unknown>;

const work = async () => {};
const signal = new AbortController().signal;

const grouped =
  (limit?: number): Fan =>
  (tasks) =>
    taskGroup(
      signal,
      ({ spawn }) => {
        for (let task = 0; task < tasks; task += 1) spawn(work);
      },
      { limit },
    );

const bare: Fan = (tasks) => Promise.all(Array.from({ length: tasks }, work));

const inLanes =
  (lanes: number): Fan =>
  (tasks) => {
    let left = tasks;
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        await work();
      }
    };
    return Promise.all(Array.from({ length: lanes }, lane));
  };

/** What a task costs in a group, beside the barest way to run as many empty ones. Takes some seconds. */
export async function benchTaskGroup(): Promise<Row[]> {
  return [
    await compare('spawn, 100 tasks', 100, grouped(), 'Promise.all', bare),
    await compare('spawn, 10,000 tasks', 10_000, grouped(), 'Promise.all', bare),
    await compare('spawn, 100 tasks, limit 8', 100, grouped(8), '8 loops', inLanes(8)),
    await compare('spawn, 10,000 tasks, limit 8', 10_000, grouped(8), '8 loops', inLanes(8)),
  ];
}

/** Medians of interleaved rounds, so that a busy machine slows both sides alike. */
async function compare(name: string, tasks: number, ours: Fan, against: string, theirs: Fan): Promise<Row> {
  const rounds = Math.ceil(1_000_000 / tasks);
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    times[0].push(await microsecondsPerTask(ours, tasks));
    times[1].push(await microsecondsPerTask(theirs, tasks));
  }
  const [value, other] = [percentile(times[0], 50), percentile(times[1], 50)];
  return { name, value, unit: 'µs per task', against, ratio: value / other };
}

async function microsecondsPerTask(fan: Fan, tasks: number): Promise<number> {
  const start = performance.now();
  await fan(tasks);
  return ((performance.now() - start) * 1000) / tasks;
}

if (import.meta.main) console.table(await benchTaskGroup());
