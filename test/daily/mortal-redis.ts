import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis } from '../../src/store/embedded.ts';

const never = new AbortController().signal;

/** A private Redis, as Viva starts one, that can be killed. @param directory for its data */
export async function startMortalRedis(directory: string) {
  let server = await startRedis(directory, never);
  const signal = async (name: NodeJS.Signals): Promise<void> =>
    void process.kill(Number(await readFile(join(directory, 'redis.pid'), 'utf8')), name);
  const start = async (): Promise<void> => void (server = await startRedis(directory, never));
  const kill = (): Promise<void> => signal('SIGKILL');
  return {
    socket: server.socket,
    kill,
    /** Starts it again on its data. */
    start,
    /** It keeps its connections, and answers nothing until `goOn`. */
    halt: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),

    /** Kills it with `kill -9`, and starts it again on its data. */
    async restart(): Promise<void> {
      await kill();
      await start();
    },

    stop: () => server.stop(),
  };
}
