// Plain JavaScript: stripping types from a single file would load Node's stripper, 50 ms and 14 MB that stay.
import { enableCompileCache } from 'node:module';

// Before anything of ours is imported: from the second start on, it is at hand stripped and compiled.
enableCompileCache();

const { loadDotEnv } = await import('./dotenv.ts');
loadDotEnv();
await import('./main.ts');
