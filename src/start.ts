import { enableCompileCache } from 'node:module';
import { loadDotEnv } from './dotenv.ts';

// Before anything of ours is imported: from the second start on, its compiled code is at hand.
enableCompileCache();

loadDotEnv();
await import('./main.ts');
