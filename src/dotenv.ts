import { existsSync } from 'node:fs';

const FILE = '.env';

/** Takes what a file `.env` in the working folder sets, if there is one. What the environment sets already stays. */
export function loadDotEnv(): void {
  if (existsSync(FILE)) process.loadEnvFile(FILE);
}
