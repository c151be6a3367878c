import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** How long an upload is remembered, in seconds: ninety days, after which free workspaces hide their files. */
const REMEMBERED = 90 * 86_400;

/** A file that lies with a platform. */
export interface Upload {
  readonly id: string;
  readonly permalink: string;
}

/** Files that lie with a platform already. */
export interface Uploads {
  find(space: string, digest: string): Promise<Upload | undefined>;
  remember(space: string, digest: string, upload: Upload): Promise<void>;
}

export function createUploads(redis: Redis): Uploads {
  return {
    async find(space, digest) {
      const json = await redis.get(keys.upload(space, digest));
      return json === null ? undefined : (JSON.parse(json) as Upload);
    },
    async remember(space, digest, upload) {
      await redis.set(keys.upload(space, digest), JSON.stringify(upload), 'EX', REMEMBERED);
    },
  };
}
