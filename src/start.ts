import { enableCompileCache } from 'node:module';

// Before anything of ours is imported: from the second start on, its compiled code is at hand.
enableCompileCache();

await import('./main.ts');
