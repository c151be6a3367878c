import { withDeadline } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { tooLarge } from '../exchange/limits.ts';
import type { SentFile } from '../interaction.ts';

/** Where a platform keeps what people send. */
export interface FileSource {
  /** `https://cdn.discordapp.com`: nothing is fetched from anywhere else. */
  readonly origins: readonly string[];
  /** By which the platform knows Viva. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file as the platform tells of it. */
interface Remote {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

/** Milliseconds for one file. */
const PATIENCE = 20_000;

/** A file that lies with the platform. */
export function remoteFile({ name, size, url }: Remote, source: FileSource): SentFile {
  return {
    name,
    async read(limit, signal) {
      if (size > limit) throw tooLarge(size, limit);
      if (!URL.canParse(url) || !source.origins.includes(new URL(url).origin)) throw new UserError(LINK);
      try {
        return await withDeadline(signal, PATIENCE, (within) => fetched(url, source, limit, within));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof UserError) throw error;
        throw new UserError('The file could not be fetched. Send it again in a moment.', { cause: error });
      }
    },
  };
}

const LINK =
  'This is a link to a file that lies elsewhere. Download what it leads to, and send the file itself.';

/** Redirects are refused: they could lead anywhere. The platforms send none. */
async function fetched(
  url: string,
  { headers = {} }: FileSource,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const response = await fetch(url, { headers, redirect: 'manual', signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new UserError(
      `The file could not be fetched (${response.status}). Send it again; if that fails too, tell whoever runs Viva.`,
    );
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limit) throw tooLarge(size, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
