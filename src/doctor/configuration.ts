import { stat } from 'node:fs/promises';
import { ConfigError, readConfig, type Config } from '../config.ts';
import { engineAskedFor } from '../speech/environment.ts';
import { findingsOf, type Check, type Finding } from './finding.ts';

const SUBJECT = 'Settings';
const { ok, warning, failure } = findingsOf(SUBJECT);

/** Permissions of a file that let others than its owner read it. */
const OTHERS_READ = 0o044;

/** What the environment says, or a failure for each of its mistakes. */
export function configurationIn(env: NodeJS.ProcessEnv): { config?: Config; mistakes: Finding[] } {
  const mistakes: Finding[] = [];
  const attempt = <Read>(read: () => Read): Read | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const lines = error.message.split('\n');
      mistakes.push(...lines.map((line) => failure(line, 'Correct it in .env, or in the environment.')));
      return undefined;
    }
  };
  const config = attempt(() => readConfig(env));
  attempt(() => engineAskedFor(env));
  return { ...(config && mistakes.length === 0 && { config }), mistakes };
}

/** Where Viva would be, and whether its secrets are kept. @param file the `.env` that may lie there */
export function checkConfiguration({ discordToken, slack }: Config, file: string): Check {
  const platforms = [discordToken && 'Discord', slack && 'Slack'].filter(Boolean);
  const where = platforms.length > 0 ? `on ${platforms.join(' and ')}` : 'in the terminal: there is no token';
  return {
    subject: SUBJECT,
    run: async () => [ok(`Viva is ${where}`), ...((await isOpen(file)) ? [tooOpen(file)] : [])],
  };
}

async function isOpen(file: string): Promise<boolean> {
  try {
    return process.platform !== 'win32' && ((await stat(file)).mode & OTHERS_READ) !== 0;
  } catch {
    return false;
  }
}

const tooOpen = (file: string): Finding =>
  warning(`others on this machine can read ${file}, tokens and all`, `chmod 600 ${file}`);
