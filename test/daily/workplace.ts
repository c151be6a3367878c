import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createLog } from '../../src/log.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { createStores } from '../../src/store/stores.ts';
import { startFarEnds, type FarEndsOptions } from './far-ends.ts';
import { openGate, type Mishap, type Passage, type Watch } from './gate.ts';
import { startMortalRedis } from './mortal-redis.ts';
import type { Orders } from './orders.ts';

/** A worker in a process of its own. */
export interface HiredWorker {
  /** Tells it the time, at which it does what it can. Resolves when it has, or was killed. */
  workAt(now: number): Promise<void>;
  /** With `kill -9`. Resolves when it is dead. */
  kill(): Promise<void>;
}

/** What is done about one moment of a worker. @param number counts those of its errand, from 1 */
export type Step = (passage: Passage, number: number) => Promise<Mishap> | Mishap;

export type Workplace = Awaited<ReturnType<typeof openWorkplace>>;

/**
 * Where workers in processes of their own are hired and killed: a Redis that can be killed too, a Discord and a
 * Slack, and a gate before them.
 *
 * @param directory for Redis
 * @param now on the platforms' clock, milliseconds since the epoch
 */
export async function openWorkplace(directory: string, now: number, options: FarEndsOptions = {}) {
  const server = await startMortalRedis(directory);
  const address = { redisUrl: `unix:${server.socket}`, dataDirectory: directory };
  const { redis, close } = await openDatabase(address, await createLog('silent'), never);
  const far = await startFarEnds(now, options);
  const hired: ChildProcess[] = [];
  const watches: Watch[] = [];
  const gate = await openGate(far.origins, async (passage) => watches[Number(passage.worker)]!(passage));
  let complaints = '';

  return {
    far,
    redis,
    stores: createStores(redis),
    /** Kills Redis, and starts it again on its data. */
    restartRedis: server.restart,

    /** Resolves when what was let through to the platforms has been acted on. To be called when no worker lives. */
    quiet: gate.quiet,

    /** What workers said on standard error. */
    complaints: () => complaints,

    /** @param program the file that it runs, beside this one */
    async hire(
      program: string,
      places: readonly string[],
      step: Step = () => undefined,
    ): Promise<HiredWorker> {
      const numbers = new Map<string, number>();
      const orders: Orders = {
        ...address,
        gate: gate.url,
        worker: String(hired.length),
        tokens: far.tokens,
        places,
      };
      const child = spawn(process.execPath, [join(import.meta.dirname, program)], {
        env: { ...process.env, ORDERS: JSON.stringify(orders) },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      const exit = once(child, 'exit');
      const said = new EventEmitter();
      child.on('message', (time: number) => said.emit(String(time)));
      child.stderr!.setEncoding('utf8').on('data', (words: string) => (complaints += words));
      hired.push(child);
      watches.push(async (passage) => {
        const number = (numbers.get(passage.errand) ?? 0) + 1;
        numbers.set(passage.errand, number);
        return step(passage, number);
      });
      await Promise.race([once(said, '0'), exit]);
      return {
        async workAt(time) {
          const done = once(said, String(time));
          if (child.connected) child.send(time, () => {});
          await Promise.race([done, exit]);
        },
        async kill() {
          child.kill('SIGKILL');
          await exit;
        },
      };
    },

    async close(): Promise<void> {
      for (const child of hired) child.kill('SIGKILL');
      await gate.close();
      await far.close();
      await close();
      await server.stop();
    },
  };
}

const never = new AbortController().signal;
