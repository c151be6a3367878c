import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../src/sleep.ts';
import { taskGroup } from '../src/taskgroup.ts';
import { startDiscordServer, type DiscordServer } from '../test/discord-server/server.ts';
import { percentile, type Row } from './row.ts';

const BOT = join(import.meta.dirname, 'discord-bot.ts');
const PEOPLE = 50;
const RATE = 100;
const SECONDS = 5;
const GUILDS = [1, 1000, 5000] as const;

const signal = new AbortController().signal;

type Kind = 'viva' | 'bare';

/**
 * `/ask` through real sockets, from the event to the answer that a person sees, beside a bare discord.js bot with one
 * hard-coded command; and what servers cost in memory, at thirty channels and ten roles each.
 */
export async function benchDiscord(): Promise<Row[]> {
  const [viva, bare] = [await measure('viva'), await measure('bare')];
  return [
    ...([50, 99] as const).map((share) => latency(share, viva, bare)),
    {
      name: '/ask on Discord, as many as it can',
      value: viva.perSecond,
      unit: 'a second',
      against: 'bare discord.js',
      ratio: viva.perSecond / bare.perSecond,
    },
    ...(await benchGuilds()),
  ];
}

interface Measured {
  readonly milliseconds: readonly number[];
  readonly perSecond: number;
}

function latency(share: number, viva: Measured, bare: Measured): Row {
  const [value, other] = [viva, bare].map(({ milliseconds }) => percentile(milliseconds, share));
  return {
    name: `/ask on Discord at ${RATE} a second, p${share}`,
    value: value!,
    unit: 'ms',
    against: 'bare discord.js',
    ratio: value! / other!,
  };
}

async function measure(kind: Kind): Promise<Measured> {
  return withBot(kind, await startDiscordServer(), async (server) => {
    const people = Array.from({ length: PEOPLE }, (_, index) => server.person(`p${index}`));
    const ask = (count: number) => people[count % PEOPLE]!.slash('/ask');
    for (let warm = 0; warm < 500; warm++) await ask(warm);
    return { milliseconds: await atRate(ask), perSecond: await atFullSpeed(ask) };
  });
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
  const end = performance.now() + SECONDS * 1000;
  let asked = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      while (performance.now() < end) await ask(asked++);
    }),
  );
  return asked / ((performance.now() - start) / 1000);
}

/** Resident memory after a collection, and what each server adds. */
async function benchGuilds(): Promise<Row[]> {
  const [viva, bare] = [await residents('viva'), await residents('bare')];
  const each = (resident: readonly number[]): number =>
    (resident.at(-1)! - resident[0]!) / (GUILDS[2] - GUILDS[0]);
  return [
    ...viva.map((bytes, index) => ({
      name: `resident memory with ${GUILDS[index]} servers`,
      value: bytes / 1e6,
      unit: 'MB',
      against: 'bare discord.js',
      ratio: bytes / bare[index]!,
    })),
    {
      name: 'memory a server',
      value: each(viva),
      unit: 'bytes',
      against: 'bare discord.js',
      ratio: each(viva) / each(bare),
    },
  ];
}

async function residents(kind: Kind): Promise<number[]> {
  const measured: number[] = [];
  for (const guilds of GUILDS) {
    const server = await startDiscordServer();
    for (let index = 1; index < guilds; index++)
      server.guild({ name: `Guild ${index}`, channels: 30, roles: 10 });
    measured.push(await withBot(kind, server, async (_server, resident) => resident));
  }
  return measured;
}

async function withBot<Result>(
  kind: Kind,
  server: DiscordServer,
  use: (server: DiscordServer, resident: number) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'viva-bench-'));
  const bot = fork(BOT, [kind, server.api, server.token, folder], { execArgv: ['--expose-gc'] });
  try {
    return await use(server, await untilThere(bot));
  } finally {
    bot.kill();
    await once(bot, 'exit');
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function untilThere(bot: ChildProcess): Promise<number> {
  const [{ resident }] = (await once(bot, 'message')) as [{ resident: number }];
  return resident;
}

if (import.meta.main) console.table(await benchDiscord());
