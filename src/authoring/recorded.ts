import type { Recorded } from '../decks/deck.ts';
import type { ImportedCard } from '../exchange/imported.ts';
import { RECORDINGS_LIMIT } from '../exchange/limits.ts';
import { counted } from '../exchange/report.ts';
import type { Recordings } from '../speech/recordings.ts';
import { PARTS, type Part } from '../speech/parts.ts';
import type { OwnCard } from '../store/spaces.ts';
import type { ImportedDraft, Space } from './space.ts';

/** A card as a file holds it, and what is to be made of it. */
interface Written {
  readonly card: ImportedCard;
  readonly draft: ImportedDraft;
}

/**
 * Keeps the recordings of cards that are about to be shown in a preview; if nobody agrees, they go by themselves.
 *
 * @param media the recordings, by name
 * @param present the cards that there are
 * @returns the cards with their recordings, and what is to be told of them, a sentence each
 */
export async function withRecordings(
  written: readonly Written[],
  media: ReadonlyMap<string, Uint8Array>,
  present: readonly OwnCard[],
  { recordings, voiced }: Space,
): Promise<{ readonly drafts: readonly ImportedDraft[]; readonly notes: readonly string[] }> {
  if (!recordings) return { drafts: written.map(({ draft }) => draft), notes: notesWithout(written, voiced) };
  const known = present.flatMap(({ recorded = {} }) => Object.values(recorded));
  const drafts: ImportedDraft[] = [];
  let room = Math.min(RECORDINGS_LIMIT - (await recordings.size(known)), await recordings.room());
  let silent = 0;
  let full = 0;
  for (const { card, draft } of written) {
    const sides = sidesOf(card, media);
    const size = sides.reduce((sum, { recording }) => sum + recording.length, 0);
    const isHeard = voiced ? sides.length > 0 : sides.length === PARTS.length;
    const fits = isHeard && size <= room;
    if (fits) room -= size;
    else if (isHeard) full += 1;
    else if (sides.length > 0) silent += 1;
    drafts.push(fits ? { ...draft, recorded: await kept(sides, recordings) } : draft);
  }
  const heard = drafts.filter(({ recorded }) => recorded).length;
  return { drafts, notes: notesWith({ heard, silent, full }) };
}

interface Side {
  readonly part: Part;
  readonly recording: Uint8Array;
}

function sidesOf({ sounds }: ImportedCard, media: ReadonlyMap<string, Uint8Array>): Side[] {
  return PARTS.flatMap((part) => {
    const recording = media.get(sounds[part] ?? '');
    return recording ? [{ part, recording }] : [];
  });
}

async function kept(sides: readonly Side[], { keep }: Recordings): Promise<Recorded> {
  const digests = sides.map(async ({ part, recording }) => [part, await keep(recording)] as const);
  return Object.fromEntries(await Promise.all(digests));
}

function notesWithout(written: readonly Written[], voiced: boolean): string[] {
  const heard = written.filter(({ card }) => Object.keys(card.sounds).length > 0).length;
  if (heard === 0) return [];
  const instead = voiced ? 'Viva speaks the cards itself' : 'cards made in chat are text only here';
  return [`Recordings of ${counted(heard, 'card')} left out: ${instead}.`];
}

function notesWith(cards: {
  readonly heard: number;
  readonly silent: number;
  readonly full: number;
}): string[] {
  const told = [
    [cards.heard, 'come with them, and are heard some minutes later.'],
    [cards.silent, 'left out: only one side has one, and Viva has no voice here for the other.'],
    [cards.full, 'left out: there is no room for more of them.'],
  ] as const;
  return told.flatMap(([count, what]) =>
    count > 0 ? [`Recordings of ${counted(count, 'card')} ${what}`] : [],
  );
}
