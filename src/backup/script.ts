import { ConfigError, EXIT_CONFIG, readConfig } from '../config.ts';
import { loadDotEnv } from '../dotenv.ts';
import { UserError } from '../errors.ts';
import { INTERRUPTED, untilStopped } from '../stopped.ts';
import { told } from '../told.ts';

/**
 * Runs a script on the data directory that the environment names, until it is done or Ctrl-C. What it says is printed;
 * the exit code is 1 for what the person can mend, 78 for a mistake in the environment.
 *
 * @param elsewhere what to do when the data lie in a Redis of one's own
 */
export async function onDataDirectory(
  elsewhere: string,
  work: (directory: string, signal: AbortSignal) => Promise<string>,
): Promise<void> {
  const stopped = untilStopped();
  try {
    loadDotEnv();
    const { redisUrl, dataDirectory } = readConfig(process.env);
    if (redisUrl !== undefined) throw new UserError(elsewhere);
    console.log(await work(dataDirectory, stopped));
  } catch (error) {
    process.exitCode = stopped.aborted ? INTERRUPTED : codeOf(error);
    if (stopped.aborted) console.error('Stopped; nothing was changed.');
    else console.error(told(error));
  }
}

const codeOf = (error: unknown): number => (error instanceof ConfigError ? EXIT_CONFIG : 1);
