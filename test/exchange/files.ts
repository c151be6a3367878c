import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Imported } from '../../src/exchange/imported.ts';
import { CHAT_LIMITS, type Limits } from '../../src/exchange/limits.ts';
import { readDeckFile } from '../../src/exchange/read.ts';

/** Reads a file as if it had been sent in chat, with its recordings. */
export function read(
  content: string | Uint8Array,
  name = 'cards.csv',
  limits: Partial<Limits> = {},
): Promise<Imported> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const { signal } = new AbortController();
  return readDeckFile(bytes, name, { ...CHAT_LIMITS, ...limits }, { signal, withMedia: true });
}

/** Questions and answers of a file's cards. */
export async function pairsIn(content: string | Uint8Array, name?: string): Promise<string[][]> {
  const { cards } = await read(content, name);
  return cards.map(({ question, answer }) => [question, answer]);
}

/** Why rows were refused: `2: the answer is empty`. */
export async function refusalsIn(content: string | Uint8Array, name?: string): Promise<string[]> {
  const { refused } = await read(content, name);
  return refused.map(({ row, why }) => `${row}: ${why}`);
}

/** What somebody is told of a file that can't be used. */
export async function refusalOf(
  content: string | Uint8Array,
  name?: string,
  limits?: Partial<Limits>,
): Promise<string> {
  const imported = await read(content, name, limits).catch((error: unknown) => error);
  if (imported instanceof Error && imported.name === 'UserError') return imported.message;
  throw imported instanceof Error ? imported : new Error('the file was not refused');
}

/** A zip file of these parts. */
export function zipOf(parts: Readonly<Record<string, Uint8Array | string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}
