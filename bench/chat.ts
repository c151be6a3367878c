import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../src/sleep.ts';
import { taskGroup } from '../src/taskgroup.ts';
import type { Person } from '../test/far-end/person.ts';
import { percentile, type Row } from './row.ts';

const PEOPLE = 50;
const RATE = 100;
const SECONDS = 5;
const WARMING = 500;

const signal = new AbortController().signal;

/** Viva, or a bare bot on the same library with one hard-coded command. */
export type Kind = 'viva' | 'bare';

/** A far end, as a bench meets it. */
export interface FarEnd {
  person(name: string): Person;
  close(): Promise<void>;
}

/**
 * Runs a bot in a process of its own, which tells how much memory it holds as soon as it is there.
 * @param args for the bot's file, before the folder it may keep its data in
 */
export async function withBot<Result>(
  file: string,
  args: readonly string[],
  server: FarEnd,
  use: (resident: number) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'viva-bench-'));
  const bot = fork(file, [...args, folder], { cwd: folder, execArgv: ['--expose-gc'] });
  try {
    const [{ resident }] = (await once(bot, 'message')) as [{ resident: number }];
    return await use(resident);
  } finally {
    bot.kill();
    await once(bot, 'exit');
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

export interface Measured {
  /** Of each answer, at a hundred a second. */
  readonly milliseconds: readonly number[];
  /** Answers, as many as it can. */
  readonly perSecond: number;
}

/** `/ask` by fifty people, from what they do to what they see. */
export async function measureAsking(server: FarEnd): Promise<Measured> {
  const people = Array.from({ length: PEOPLE }, (_, index) => server.person(`p${index}`));
  const ask = (count: number) => people[count % PEOPLE]!.slash('/ask');
  for (let warm = 0; warm < WARMING; warm++) await ask(warm);
  return { milliseconds: await atRate(ask), perSecond: await atFullSpeed(ask) };
}

/** @param on such as `on Discord` @param against such as `bare discord.js` */
export function rowsOf(on: string, against: string, viva: Measured, bare: Measured): Row[] {
  const latency = (share: number): Row => {
    const [value = 0, other = 0] = [viva, bare].map(({ milliseconds }) => percentile(milliseconds, share));
    return {
      name: `/ask ${on} at ${RATE} a second, p${share}`,
      value,
      unit: 'ms',
      against,
      ratio: value / other,
    };
  };
  const ratio = viva.perSecond / bare.perSecond;
  const most = { name: `/ask ${on}, as many as it can`, value: viva.perSecond, unit: 'a second' };
  return [latency(50), latency(99), { ...most, against, ratio }];
}

async function atRate(ask: (count: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  await taskGroup(signal, async (group) => {
    for (let count = 0; count < RATE * SECONDS; count++) {
      group.spawn(async () => {
        const start = performance.now();
        await ask(count);
        taken.push(performance.now() - start);
      });
      await sleep(1000 / RATE, signal);
    }
  });
  return taken;
}

async function atFullSpeed(ask: (count: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const end = start + SECONDS * 1000;
  let asked = 0;
  await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      while (performance.now() < end) await ask(asked++);
    }),
  );
  return asked / ((performance.now() - start) / 1000);
}
