import { promisify } from 'node:util';
import { constants, zstdDecompress } from 'node:zlib';
import { UserError } from '../errors.ts';
import { quoted } from '../reply.ts';
import { openAnkiDatabase } from './ankidatabase.ts';
import { createCollection } from './collect.ts';
import type { Imported, ImportedCard, Reading } from './imported.ts';
import { megabytes, type Limits } from './limits.ts';
import { mediaNames } from './medianames.ts';
import { cardsOfNote, deckTitle, notesOnLoss } from './note.ts';
import { protobufFields } from './protobuf.ts';
import { createTurns } from './turns.ts';
import { createBudget, DAMAGED, openZip, tooLarge, type Budget, type Zip } from './zip.ts';

/**
 * Reads a package of Anki's, of either format.
 * @see https://github.com/ankitects/anki/blob/main/proto/anki/import_export.proto
 * @throws {UserError} when nothing of it can be used
 */
export async function readPackage(
  bytes: Uint8Array,
  title: string,
  limits: Limits,
  { signal, withMedia }: Reading,
): Promise<Imported> {
  const budget = createBudget(limits);
  const zip = await openZip(bytes, limits, budget);
  const format = await formatOf(zip);
  const unpack = async (name: string): Promise<Buffer> => {
    const part = await zip.read(name);
    return format.packed ? unpackZstandard(part, limits, budget) : part;
  };
  const { add, cards, refused } = createCollection(limits);
  const lost = { pictures: 0, sounds: 0 };
  using database = openAnkiDatabase(await unpack(format.collection));
  const turn = createTurns(signal);
  let row = 0;
  for (const note of database.notes()) {
    await turn();
    const number = ++row;
    add(number, () => cardsOfNote(note, number, lost));
  }
  const media = withMedia ? await readMedia(zip, format, unpack, cards, limits, signal) : NO_MEDIA;
  return {
    title: deckTitle(database.decks()) ?? title,
    cards,
    refused,
    notes: [...notesOnLoss(lost, 'a question and an answer have one each'), ...media.notes],
    unit: 'note',
    media: media.files,
  };
}

interface Format {
  readonly collection: string;
  /** Whether every part is packed once more, by Zstandard, and the list of media is a protobuf message. */
  readonly packed: boolean;
}

/** The newest version that there is. */
const NEWEST = 3n;

async function formatOf(zip: Zip): Promise<Format> {
  const version = zip.has('meta') ? versionOf(await zip.read('meta')) : undefined;
  if (version !== undefined && version > NEWEST)
    throw new UserError(
      'This package is of a newer kind than Viva knows. In Anki, export it with "Support older Anki versions".',
    );
  const [collection] = ['collection.anki21b', 'collection.anki21', 'collection.anki2'].filter((name) =>
    zip.has(name),
  );
  if (collection !== undefined) return { collection, packed: collection.endsWith('b') };
  throw new UserError(
    zip.has('[Content_Types].xml')
      ? 'This is a document of an office program. Save a spreadsheet as CSV, and send that.'
      : 'This zip file holds no Anki collection. Unpack it, and send the deck package (.apkg), CSV or TSV within.',
  );
}

function versionOf(meta: Uint8Array): bigint | undefined {
  try {
    const value = [...protobufFields(meta)].find(({ number }) => number === 1)?.value;
    return typeof value === 'bigint' ? value : undefined;
  } catch (error) {
    throw new UserError(DAMAGED, { cause: error });
  }
}

const decompress = promisify(zstdDecompress);

/** Window of 16 MB: twice of what Anki's own level of packing needs. */
const WINDOW_LOG = 24;

async function unpackZstandard(part: Buffer, limits: Limits, budget: Budget): Promise<Buffer> {
  try {
    const unpacked = await decompress(part, {
      maxOutputLength: Math.max(1, budget.room()),
      params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG },
    });
    budget.spend(unpacked.length);
    return unpacked;
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limits);
    throw new UserError(DAMAGED, { cause: error });
  }
}

interface Media {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly notes: readonly string[];
}

const NO_MEDIA: Media = { files: new Map(), notes: [] };

const AUDIO = /\.(mp3|ogg|oga|opus|wav|m4a|aac|flac|webm|3gp|spx)$/i;

/** The recordings that cards name: no other part is unpacked. */
async function readMedia(
  zip: Zip,
  { packed }: Format,
  unpack: (name: string) => Promise<Buffer>,
  cards: readonly ImportedCard[],
  limits: Limits,
  signal: AbortSignal,
): Promise<Media> {
  const wanted = new Set(cards.flatMap(({ sounds }) => Object.values(sounds)));
  if (wanted.size === 0) return NO_MEDIA;
  const parts = zip.has('media') ? mediaNames(await unpack('media'), packed) : new Map<string, string>();
  const files = new Map<string, Uint8Array>();
  const notes: string[] = [];
  for (const name of wanted) {
    signal.throwIfAborted();
    const part = parts.get(name);
    if (!AUDIO.test(name)) notes.push(`${quoted(name)} is left out: it is no recording.`);
    else if (part === undefined || !zip.has(part))
      notes.push(`The recording ${quoted(name)} is missing in the package.`);
    else keep(name, await unpack(part));
  }
  return { files, notes };

  function keep(name: string, recording: Buffer): void {
    if (recording.length <= limits.recording) files.set(name, recording);
    else
      notes.push(
        `The recording ${quoted(name)} is left out: it has ${megabytes(recording.length)}, and ${megabytes(limits.recording)} are allowed.`,
      );
  }
}
