import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../src/errors.ts';
import { prepareDeck, writeDeck } from '../src/exchange/intocontent.ts';
import { COMMAND_LINE_LIMITS, megabytes } from '../src/exchange/limits.ts';
import { readDeckFile } from '../src/exchange/read.ts';
import { counted, refusalLines } from '../src/exchange/report.ts';
import { progressBar } from '../src/speech/progress.ts';
import { INTERRUPTED, untilStopped } from '../src/stopped.ts';
import { told } from '../src/told.ts';

/** How many questions are shown, so that one sees whether the columns are understood. */
const SHOWN = 5;

/**
 * `npm run import -- cards.apkg --deck spanish/verbs`: shows what the file holds, and why rows are refused.
 * With `--write` it becomes a deck below `content/`, and its recordings clips below `audio/`. See docs/exchange.md.
 */
const OPTIONS = {
  deck: { type: 'string' },
  write: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  title: { type: 'string' },
  language: { type: 'string', default: 'en' },
  licence: { type: 'string', default: 'unknown' },
  content: { type: 'string', default: 'content' },
  audio: { type: 'string', default: 'audio' },
} as const;

/** Clips come before the deck, under the names of those of a deck that is replaced. */
const STOPPED =
  'Stopped. No deck was written; clips that were made of recordings stay. Import again to have it whole.';

const stopped = untilStopped();

try {
  await main(stopped);
} catch (error) {
  console.error(stopped.aborted ? STOPPED : told(error));
  process.exitCode = stopped.aborted ? INTERRUPTED : 1;
}

async function main(signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [file] = positionals;
  const { deck: id, write, title, ...settings } = values;
  if (file === undefined || id === undefined)
    throw new UserError('Name a file and a deck: npm run import -- cards.csv --deck spanish/verbs');
  const imported = await readDeckFile(await bytesOf(file), basename(file), COMMAND_LINE_LIMITS, {
    signal,
    withMedia: true,
  });
  const destination = { ...settings, id };
  for (const line of [...imported.notes, ...refusalLines(imported)]) console.log(line);
  for (const { question } of imported.cards.slice(0, SHOWN)) console.log(`- ${question}`);
  const prepared = await prepareDeck({ ...imported, title: title ?? imported.title }, destination);
  const { cards, refused, media } = imported;
  console.log(
    `"${prepared.deck.title}": ${counted(cards.length, 'card')}, ${counted(media.size, 'recording')}; ${counted(refused.length, imported.unit)} refused.`,
  );
  if (!write) return console.log(`Nothing was written. With --write it becomes ${prepared.path}.`);
  const clips = cards.reduce(
    (sum, { sounds }) => sum + Object.values(sounds).filter((name) => media.has(name)).length,
    0,
  );
  const kept = progressBar(process.stderr, clips);
  for (const line of await writeDeck(prepared, imported, destination, signal, kept)) console.log(line);
  console.log(`Written: ${prepared.path}. "npm run speak" gives a voice to what has none.`);
}

async function bytesOf(file: string): Promise<Buffer> {
  const found = await stat(file);
  if (!found.isFile()) throw new UserError(`${file} is no file. Name the file itself.`);
  const { size } = found;
  const { file: limit } = COMMAND_LINE_LIMITS;
  if (size > limit) throw new UserError(`${file} has ${megabytes(size)}; ${megabytes(limit)} are allowed.`);
  return readFile(file);
}
