import type { Card } from '../decks/deck.ts';
import type { DayCounts, Logged } from '../store/learners.ts';
import type { Day } from './days.ts';
import { lasting, type Memory } from './memory.ts';
import { streakOf, type Streak, type StudyDays } from './streak.ts';

/** Memory that lasts three weeks counts as known, as it does in Anki's statistics ("mature"). */
const KNOWN_FROM = 21;

const RETENTION_DAYS = 30;

export interface Progress {
  readonly due: number;
  readonly fresh: number;
  readonly learning: number;
  readonly known: number;
  /** Share of the last 30 days' repeated reviews that were remembered, 0 to 1; undefined if there were none. */
  readonly retention: number | undefined;
  readonly streak: Streak;
  readonly reviewedToday: number;
}

/** @param logBackwards the learner's log, latest entry first; read only as far as needed */
export async function summarise(
  cards: readonly Card[],
  memories: ReadonlyMap<string, Memory>,
  days: DayCounts,
  logBackwards: AsyncIterable<Logged>,
  studyDays: StudyDays,
  today: Day,
): Promise<Progress> {
  const met = cards.flatMap((card) => memoryOf(card, memories) ?? []);
  const known = met.filter((memory) => memory.stability >= KNOWN_FROM).length;
  return {
    due: met.filter((memory) => memory.due <= today).length,
    fresh: cards.length - met.length,
    learning: met.length - known,
    known,
    retention: await retention(logBackwards, today),
    streak: streakOf(days, studyDays, today),
    reviewedToday: days.reviews.get(today) ?? 0,
  };
}

/** First reviews measure teaching, not memory, and are left out; so is what was taken back. */
async function retention(logBackwards: AsyncIterable<Logged>, today: Day): Promise<number | undefined> {
  const undone = new Set<number>();
  let remembered = 0;
  let repeated = 0;
  for await (const { number, entry } of logBackwards) {
    if (entry.kind === 'undo') undone.add(entry.review);
    else if (entry.day <= today - RETENTION_DAYS) break;
    else if (entry.before && !undone.has(number)) {
      repeated++;
      if (entry.grade !== 'forgot') remembered++;
    }
  }
  return repeated > 0 ? remembered / repeated : undefined;
}

function memoryOf(card: Card, memories: ReadonlyMap<string, Memory>): Memory | undefined {
  return lasting([card.id, ...card.formerIds].flatMap((id) => memories.get(id) ?? []));
}
