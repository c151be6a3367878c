import type { Readable } from 'node:stream';
import type { Deck } from '../decks/deck.ts';
import { UserError } from '../errors.ts';
import type { Attachment, Reply } from '../reply.ts';
import type { CardSounds } from './apkg.ts';
import { megabytes, SENT_LIMIT } from './limits.ts';
import { counted } from './report.ts';
import { EXPORTS } from './write.ts';

type ExportKind = keyof typeof EXPORTS;

const KINDS: Readonly<Record<ExportKind, string>> = {
  md: 'a deck file',
  csv: 'a table',
  apkg: 'an Anki package',
};

const SILENCE: CardSounds = { of: () => undefined };

/** Why a file can't be sent with its clips. */
type Shortfall = 'too large' | 'unreadable';

/**
 * A deck as a file to be sent in chat; a package that is too large, or of which a clip can't be read, comes without its
 * clips, and says so.
 *
 * @param now milliseconds since the epoch
 * @throws {UserError} for a deck that is too large even so
 * @throws the signal's reason
 */
export async function attachDeck(
  deck: Deck,
  as: ExportKind,
  clips: CardSounds,
  now: number,
  signal: AbortSignal,
): Promise<Reply> {
  const write = (sounds: CardSounds): Promise<Buffer | Shortfall> =>
    collected(EXPORTS[as](deck, sounds, now), SENT_LIMIT, signal);
  const whole = await write(clips);
  const content = Buffer.isBuffer(whole) || as !== 'apkg' ? whole : await write(SILENCE);
  const command = `\`npm run export -- ${deck.id} --as ${as}\``;
  if (!Buffer.isBuffer(content))
    throw new UserError(
      `The deck is larger than ${megabytes(SENT_LIMIT)}, which is too large to be sent. Whoever runs Viva can write it: ${command}.`,
    );
  const why: Readonly<Record<Shortfall, string>> = {
    'too large': `with them it is larger than ${megabytes(SENT_LIMIT)}. Whoever runs Viva can write it with them: ${command}.`,
    unreadable: 'one of them can’t be read. Whoever runs Viva learns which by `npm run doctor`.',
  };
  const words = [
    `${counted(deck.cards.length, 'card')} as ${KINDS[as]}.`,
    !Buffer.isBuffer(whole) && `Its clips are left out: ${why[whole]}`,
    deck.licence && `Licence: ${deck.licence}.`,
  ];
  return { title: deck.title, text: words.filter(Boolean).join(' '), file: fileOf(deck, as, content) };
}

function fileOf({ id, title }: Deck, as: ExportKind, content: Uint8Array): Attachment {
  return { content, name: `${id.split('/').at(-1)!}.${as}`, alt: `The deck ${title}` };
}

/** It is read to its end even if it is too large: a package in the making would keep a clip open. */
async function collected(stream: Readable, limit: number, signal: AbortSignal): Promise<Buffer | Shortfall> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<string | Buffer>) {
      signal.throwIfAborted();
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size <= limit) chunks.push(bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return 'unreadable';
  }
  return size <= limit ? Buffer.concat(chunks) : 'too large';
}
