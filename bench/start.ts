import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../src/log.ts';
import { openDatabase } from '../src/store/redis.ts';
import { percentile, type Row } from './row.ts';

const ROUNDS = 11;
const START = join(import.meta.dirname, '..', 'src', 'start.mjs');

interface Start {
  readonly milliseconds: number;
  readonly residentMegabytes: number;
}

/** From the start of the process to the answer of its first command, Redis running already; and its memory then. */
export async function benchStart(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'viva-bench-'));
  const config = { redisUrl: undefined, dataDirectory: directory };
  const { redis, close } = await openDatabase(config, await createLog('error'), new AbortController().signal);
  const env = {
    ...process.env,
    REDIS_URL: `unix://${redis.options.path}`,
    VIVA_DATA: directory,
    LOG_LEVEL: 'error',
  };
  const viva: Start[] = [];
  const bare: Start[] = [];
  try {
    await firstAnswer([START], env);
    for (let round = 0; round < ROUNDS; round++) {
      viva.push(await firstAnswer([START], env));
      bare.push(await firstAnswer(['-e', 'process.stdin.on("data", () => console.log("ok"))'], env));
    }
  } finally {
    await close();
    rmSync(directory, { recursive: true });
  }
  return [
    compare('start to first answer', 'ms', viva, bare, ({ milliseconds }) => milliseconds),
    compare('resident memory at the prompt', 'MB', viva, bare, ({ residentMegabytes }) => residentMegabytes),
  ];
}

function compare(
  name: string,
  unit: string,
  ours: readonly Start[],
  theirs: readonly Start[],
  of: (start: Start) => number,
): Row {
  const [value, other] = [percentile(ours.map(of), 50), percentile(theirs.map(of), 50)];
  return { name, value, unit, against: 'Node alone', ratio: value / other };
}

async function firstAnswer(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Start> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: tmpdir(), env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write('/help\n');
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - start;
  const residentMegabytes = residentMemory(child.pid!);
  child.kill();
  await once(child, 'exit');
  return { milliseconds, residentMegabytes };
}

/** NaN where there is no /proc. */
function residentMemory(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

if (import.meta.main) console.table(await benchStart());
