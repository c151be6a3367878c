import { join } from 'node:path';

/** The soft tick at the end of a gap: the paths of both its files. `scripts/tick.ts` makes them. */
export const TICK_FILES = {
  ogg: join(import.meta.dirname, 'tick.ogg'),
  mp3: join(import.meta.dirname, 'tick.mp3'),
} as const;
