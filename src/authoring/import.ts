import { UserError } from '../errors.ts';
import type { Actor } from '../interaction.ts';
import { RowRefused } from '../exchange/card.ts';
import { createCollection } from '../exchange/collect.ts';
import type { Imported, ImportedCard } from '../exchange/imported.ts';
import { CHAT_LIMITS } from '../exchange/limits.ts';
import { readDeckFile } from '../exchange/read.ts';
import { counted, refusalLines } from '../exchange/report.ts';
import { plainText } from '../markdown.ts';
import { quoted, type Reply } from '../reply.ts';
import { CARDS_LIMIT, type OwnCard } from '../store/spaces.ts';
import { readDraft, typedOf } from './draft.ts';
import { withRecordings } from './recorded.ts';
import { noRoom, type ImportedDraft, type Space } from './space.ts';

/** What an import would do. It can be kept as JSON until somebody agrees. */
export interface ImportPlan extends Pick<Imported, 'refused' | 'notes' | 'unit' | 'title'> {
  readonly drafts: readonly ImportedDraft[];
  /** The space's version that it was made for; without one, there were no cards. */
  readonly version?: string;
}

/**
 * Reads a file that somebody has sent, and changes nothing.
 *
 * @param name the file's
 * @throws {UserError} for a file that can't be used, or has more cards than there is room for
 * @throws the signal's reason
 */
export async function previewImport(
  bytes: Uint8Array,
  name: string,
  space: Space,
  signal: AbortSignal,
): Promise<ImportPlan> {
  const version = await space.version();
  const present = await space.cards();
  const withMedia = space.recordings !== undefined;
  const imported = await readDeckFile(bytes, name, CHAT_LIMITS, { signal, withMedia });
  const questions = new Set(present.map(({ question }) => comparable(question)));
  const { add, refused } = createCollection(CHAT_LIMITS);
  const written: { readonly card: ImportedCard; readonly draft: ImportedDraft }[] = [];
  for (const card of imported.cards)
    add(card.row, () => {
      if (questions.has(comparable(card.question))) throw new RowRefused('it is asked here already');
      written.push({ card, draft: draftOf(card) });
      return [];
    });
  if (present.length + written.length > CARDS_LIMIT)
    throw new UserError(`The file has ${counted(written.length, 'new card')}. ${noRoom(present.length)}`);
  const { drafts, notes } = await withRecordings(written, imported.media, present, space);
  return {
    title: imported.title,
    unit: imported.unit,
    notes: [...imported.notes, ...notesOnHints(imported.cards), ...notes],
    refused: [...imported.refused, ...refused].toSorted((one, other) => one.row - other.row),
    drafts,
    ...(version !== undefined && { version }),
  };
}

/**
 * Adds all cards of a plan, or none.
 *
 * @param source names this import: agreed to again, it adds nothing new
 * @throws {UserError} when the space's cards have changed since the preview
 */
export function applyImport(
  { drafts, version }: Pick<ImportPlan, 'drafts' | 'version'>,
  space: Space,
  by: Actor,
  source: string,
): Promise<readonly OwnCard[]> {
  return space.makeAll(drafts, version, by, source);
}

/** How many cards of a plan are shown. */
const SHOWN = 5;

/** What a plan would add, what it wouldn't, and why. Buttons are up to whoever asks. */
export function describePlan({ drafts, title, notes, ...plan }: ImportPlan): Reply {
  const shown = drafts.slice(0, SHOWN).map(({ question }) => `- ${quoted(plainText(question), 100)}`);
  const more = drafts.length > SHOWN ? [`… and ${drafts.length - SHOWN} more.`] : [];
  const refusals = refusalLines(plan);
  return {
    ...(drafts.length === 0 && { tone: 'warning' as const }),
    title: `Import · ${title}`,
    text: [`**${drafts.length}** would be added, ${plan.refused.length} not.`, shown.join('\n'), ...more]
      .filter(Boolean)
      .join('\n\n'),
    fields: [
      ...(notes.length > 0 ? [{ name: 'Mind', value: notes.join('\n\n') }] : []),
      ...(refusals.length > 0 ? [{ name: 'Left out', value: refusals.join('\n\n') }] : []),
    ],
  };
}

const comparable = (question: string): string => plainText(question).toLowerCase().trim();

/** @throws {RowRefused} for a card that nobody could make in chat */
function draftOf({ question, answer, choices, accepted, tags }: ImportedCard): ImportedDraft {
  const right = choices.filter((choice) => choice.right).map(({ text }) => text);
  const wrong = choices.filter((choice) => !choice.right).map(({ text }) => text);
  try {
    const all = [...new Set([...right, ...accepted])];
    return { ...readDraft(typedOf({ question, answer, accepted: all, wrong })), tags };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new RowRefused(error.message.replace(/[.]$/, ''));
  }
}

/** What a card that is made in chat has no place for. */
function notesOnHints(cards: readonly ImportedCard[]): string[] {
  const hints = cards.filter(({ hint }) => hint !== undefined).length;
  return hints > 0 ? [`${counted(hints, 'hint')} left out: cards made in chat have none.`] : [];
}
