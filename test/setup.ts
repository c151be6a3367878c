import { afterAll, vi } from 'vitest';

// Node's own undici has to be the first, as it is when Node links Viva's modules: discord.js sends by the one that
// came first, and that of the Slack SDK takes no files from it.
await import('node:http');

// Files that share a worker share its libraries, which are slow to import, and nothing of ours.
vi.resetModules();

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
