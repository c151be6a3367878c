import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis } from '../../src/store/embedded.ts';

const never = new AbortController().signal;

/** A private Redis, as Viva starts one, that can be killed. @param directory for its data */
export async function startMortalRedis(directory: string) {
  let server = await startRedis(directory, never);
  return {
    socket: server.socket,

    /** Kills it with `kill -9`, and starts it again on its data. */
    async restart(): Promise<void> {
      process.kill(Number(await readFile(join(directory, 'redis.pid'), 'utf8')), 'SIGKILL');
      server = await startRedis(directory, never);
    },

    stop: () => server.stop(),
  };
}
