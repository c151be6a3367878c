import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createLibrary } from '../src/decks/library.ts';
import { describeProblem, loadDecks } from '../src/decks/load.ts';
import { UserError } from '../src/errors.ts';
import { counted } from '../src/exchange/report.ts';
import { EXPORTS, isExport } from '../src/exchange/write.ts';
import { loadClips } from '../src/speech/clips.ts';
import { told } from '../src/told.ts';

/** `npm run export -- python/asyncio --as apkg`: writes a deck as `md`, `csv` or `apkg`. See docs/exchange.md. */
const OPTIONS = {
  as: { type: 'string', default: 'apkg' },
  to: { type: 'string' },
  content: { type: 'string', default: 'content' },
  audio: { type: 'string', default: 'audio' },
} as const;

try {
  await main();
} catch (error) {
  console.error(told(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [name] = positionals;
  if (name === undefined) throw new UserError('Name a deck: npm run export -- python/asyncio --as apkg');
  if (!isExport(values.as)) throw new UserError(`--as is one of ${Object.keys(EXPORTS).join(', ')}.`);
  const { decks, problems } = await loadDecks(values.content);
  for (const problem of problems) console.error(describeProblem(problem));
  const deck = createLibrary(decks).deck(name);
  const path = values.to ?? `${deck.id.split('/').at(-1)!}.${values.as}`;
  const clips = await loadClips(resolve(values.audio));
  await writeStream(path, EXPORTS[values.as](deck, clips, Date.now()));
  console.log(`${counted(deck.cards.length, 'card')} written: ${path}`);
}

/** At any time there is the whole file or none. */
async function writeStream(path: string, content: NodeJS.ReadableStream): Promise<void> {
  const part = `${path}.part`;
  try {
    await pipeline(content, createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
