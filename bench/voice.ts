import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startDiscordServer, type DiscordServer } from '../test/discord-server/server.ts';
import type { Listener } from '../test/discord-server/voice/listener.ts';
import { percentile, type Row } from './row.ts';
import type { Place } from './voice-bot.ts';

const BOT = join(import.meta.dirname, 'voice-bot.ts');

/** Of nearly eighteen seconds. */
const CLIP = join(import.meta.dirname, '../audio/python/asyncio/asyncio.answer.ogg');

/** Of its time this is looked at, in milliseconds: all have begun, and nobody has ended. */
const [FROM, UNTIL] = [3000, 15_000] as const;
const FRAME = 20;
const GAP = 30;

/** Viva's pacer; a player of the library for each connection; the same through ffmpeg. */
type Kind = 'pacer' | 'player' | 'ffmpeg';

/** How many lessons at once, unless the command line names others: `node bench/voice.ts pacer 1 100 600`. */
const LESSONS: Readonly<Record<Kind, readonly number[]>> = {
  pacer: [10, 50, 200, 400],
  player: [10, 50, 200],
  ffmpeg: [10],
};

/** Discord takes 120 requests a minute of each shard, and a client waits before it asks for more. */
const JOINS_A_SHARD = 80;

interface Measured {
  readonly lessons: number;
  /** Percent of one core, with the processes that it begins. */
  readonly cpu: number;
  /** Between two frames of a lesson, where they arrive, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** How many of them are over 30 ms. */
  readonly gaps: number;
  /** Percent of the frames that should have come. */
  readonly arrived: number;
  /** Resident, in MB. */
  readonly memory: number;
  /** Milliseconds until all had joined and agreed on their encryption. */
  readonly joined: number;
  readonly counts: object | undefined;
}

/** What the bot answers. */
interface Told {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly resident: number;
  readonly counts?: object;
}

export async function benchVoice(): Promise<Row[]> {
  const measured = { pacer: await all('pacer'), player: await all('player'), ffmpeg: await all('ffmpeg') };
  return measured.pacer.flatMap((own) =>
    (['player', 'ffmpeg'] as const).flatMap((kind) => {
      const other = measured[kind].find(({ lessons }) => lessons === own.lessons);
      return other ? rowsOf(own, other, kind) : kind === 'player' ? rowsOf(own) : [];
    }),
  );
}

function rowsOf(own: Measured, other?: Measured, kind?: Kind): Row[] {
  const row = (what: string, of: keyof Measured, unit: string): Row => {
    const value = Number(own[of]);
    const name = `${what}, ${own.lessons} lessons`;
    const ratio = other && value / Number(other[of]);
    return { name, value, unit, ...(kind && { against: kind }), ...(ratio !== undefined && { ratio }) };
  };
  return [
    row('voice: processor', 'cpu', '% of one core'),
    row('voice: interval of frames, p99', 'p99', 'ms'),
    row('voice: intervals over 30 ms', 'gaps', 'intervals'),
    row('voice: resident memory', 'memory', 'MB'),
  ];
}

async function all(kind: Kind, lessons: readonly number[] = LESSONS[kind]): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const count of lessons) measured.push(await measure(kind, count));
  return measured;
}

async function measure(kind: Kind, lessons: number): Promise<Measured> {
  const shards = Math.ceil(lessons / JOINS_A_SHARD);
  const server = await startDiscordServer({ shards, maxConcurrency: shards });
  const { places, listeners } = audiences(server, lessons);
  const bot = fork(BOT, [kind, server.api, server.token, CLIP], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: server.voice.certificateFile },
  });
  try {
    await once(bot, 'message');
    const { milliseconds: joined, cpu: before } = await tell(bot, { join: places });
    await Promise.all(listeners.map((listener) => listener.connected()));
    const { milliseconds, cpu, resident, counts } = await tell(bot, { speak: true });
    return {
      lessons,
      cpu: ((cpu - before) / milliseconds) * 100,
      ...intervals(listeners),
      memory: resident / 1e6,
      joined,
      counts,
    };
  } finally {
    bot.disconnect();
    await once(bot, 'exit');
    await server.close();
  }
}

/** One listener in the voice channel of each server. */
function audiences(server: DiscordServer, count: number): { places: Place[]; listeners: Listener[] } {
  const guilds = Array.from({ length: count }, (_, index) =>
    server.guild({ name: `Server ${index}`, channels: [{ name: 'Hall', kind: 'voice' }] }),
  );
  const halls = guilds.map((guild) => guild.channels[0]!);
  return {
    places: halls.map((hall, index) => ({ guild: guilds[index]!.id, channel: hall.id })),
    listeners: halls.map((hall) => server.listenIn(hall, { to: 'headers' })),
  };
}

async function tell(bot: ChildProcess, order: { join: Place[] } | { speak: true }): Promise<Told> {
  const ended = new AbortController();
  bot.once('exit', () => ended.abort(new Error('the bot has ended')));
  bot.send(order);
  const [told] = (await once(bot, 'message', { signal: ended.signal })) as [Told];
  return told;
}

function intervals(
  listeners: readonly Listener[],
): Omit<Measured, 'lessons' | 'cpu' | 'memory' | 'joined' | 'counts'> {
  const start = Math.min(...listeners.map(({ heard }) => heard[0]?.at ?? Infinity));
  const times = listeners.map(({ heard }) =>
    heard.map(({ at }) => at - start).filter((at) => at >= FROM && at < UNTIL),
  );
  const between = times.flatMap((of) => of.slice(1).map((at, index) => at - of[index]!));
  const expected = ((UNTIL - FROM) / FRAME) * listeners.length;
  return {
    p50: percentile(between, 50),
    p99: percentile(between, 99),
    longest: percentile(between, 100),
    gaps: between.filter((interval) => interval > GAP).length,
    arrived: (times.flat().length / expected) * 100,
  };
}

/** `node bench/voice.ts [kind [lessons…]]` */
if (import.meta.main) {
  const [kind, ...lessons] = process.argv.slice(2);
  if (kind === undefined) console.table(await benchVoice());
  else console.table(await all(kind as Kind, lessons.length > 0 ? lessons.map(Number) : undefined));
}
