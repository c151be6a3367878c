import { configDefaults, defineConfig } from 'vitest/config';

/** Long runs of faults, each some minutes: `npm run faults`. */
const FAULTS = 'test/**/*.fault.test.ts';
const isFaults = process.env['FAULTS'] !== undefined;

export default defineConfig({
  test: {
    include: [isFaults ? FAULTS : 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(isFaults ? [] : [FAULTS])],
    setupFiles: ['test/setup.ts'],
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for sockets and processes: more of them than cores keep the cores busy.
    maxWorkers: 4,
  },
});
