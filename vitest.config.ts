import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** Long runs of faults, each some minutes: `npm run faults`. */
const FAULTS = 'test/**/*.fault.test.ts';
const isFaults = process.env['FAULTS'] !== undefined;

export default defineConfig({
  test: {
    include: [isFaults ? FAULTS : 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(isFaults ? [] : [FAULTS])],
    setupFiles: ['test/setup.ts'],
    // A worker imports the libraries once: `test/setup.ts` tells what its files share, and what they don't.
    isolate: false,
    // Two hundred processes are started, of a dozen programs: one compiles for all. The place is Node's own.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for sockets and processes: more of them than cores keep the cores busy.
    maxWorkers: 6,
  },
});
