import { sleep } from '../sleep.ts';
import { askingOf, type LearnerState, type LogEntry, type ReviewEntry } from '../store/learners.ts';
import type { Day } from './days.ts';
import { lasting, review, type Memory } from './memory.ts';

/** One of two logs that are put together. */
export interface Side extends Pick<LearnerState, 'log' | 'offset'> {
  /** Cards still to be practised: practice leaves nothing in the log. */
  readonly forgotten: ReadonlyMap<string, number>;
}

/** Entries replayed at once, in some milliseconds: audio that plays beside it must not stutter. */
const BATCH = 500;

/**
 * What one learner would have become with the reviews of both. Entries are put in order by their time, each log
 * keeping its own order, and numbered anew behind all numbers of both. An entry that both have, from a time when
 * they were one, counts once. What was taken back stays in the log as it was, and counts for nothing.
 *
 * @param formerIds those that a card had before
 * @throws the signal's reason
 */
export async function replay(
  one: Side,
  other: Side,
  formerIds: (card: string) => readonly string[],
  signal: AbortSignal,
): Promise<LearnerState> {
  const merged = mergeByTime(eventsOf(one), eventsOf(other));
  const offset = Math.max(one.offset + one.log.length, other.offset + other.log.length);
  const numbers = new Map(merged.map(({ key }, index) => [key, offset + index + 1]));
  const undone = new Set(merged.flatMap(({ entry, back }) => (entry.kind === 'undo' ? [back] : [])));
  const study = restudy(formerIds);
  const log: LogEntry[] = [];
  for (const { side, entry, key, back } of merged) {
    if (log.length % BATCH === 0) await sleep(0, signal);
    const backTo = numbers.get(back) ?? 0;
    if (entry.kind === 'undo') log.push({ ...entry, review: backTo });
    else if (undone.has(key)) log.push({ ...entry, previous: backTo });
    else log.push(study.review(entry, offset + log.length + 1, side));
  }
  return { log, offset, ...study.outcome() };
}

/** An entry under a name that it has in every log it was copied to. */
interface Event {
  readonly side: Side;
  readonly entry: LogEntry;
  readonly key: string;
  /** The key of the review that an undo takes back, or that was the latest before a review; empty for none. */
  readonly back: string;
}

function eventsOf(side: Side): Event[] {
  const events: Event[] = [];
  const alike = new Map<string, number>();
  for (const entry of side.log) {
    const backTo = entry.kind === 'undo' ? entry.review : entry.previous;
    const back = events[backTo - side.offset - 1]?.key ?? '';
    const name = `${entry.at} ${entry.kind === 'undo' ? `undo ${back}` : askingOf(entry)}`;
    // Rated, taken back and rated again at the same moment.
    const times = (alike.get(name) ?? 0) + 1;
    alike.set(name, times);
    events.push({ side, entry, key: `${name} ${times}`, back });
  }
  return events;
}

function mergeByTime(ones: readonly Event[], others: readonly Event[]): Event[] {
  const merged = new Map<string, Event>();
  const add = (event: Event): void => void merged.getOrInsert(event.key, event);
  let next = 0;
  for (const own of ones) {
    while (next < others.length && others[next]!.entry.at < own.entry.at) add(others[next++]!);
    add(own);
  }
  others.slice(next).forEach(add);
  return [...merged.values()];
}

/** Goes through reviews as `openLearner` does, from nothing. */
function restudy(formerIds: (card: string) => readonly string[]) {
  const memories = new Map<string, Memory>();
  const days = { reviews: new Map<Day, number>(), firsts: new Map<Day, number>() };
  const answered = new Map<string, number>();
  /** Where a card was reviewed last, if it was forgotten then. */
  const forgottenBy = new Map<string, Side>();
  let latest = 0;

  return {
    review(entry: ReviewEntry, number: number, side: Side): ReviewEntry {
      const former = formerIds(entry.card);
      const before = lasting([entry.card, ...former].flatMap((id) => memories.get(id) ?? []));
      const after = review(before, entry.grade, entry.day);
      const previous = latest;
      for (const id of [entry.card, ...former]) {
        memories.delete(id);
        forgottenBy.delete(id);
      }
      memories.set(entry.card, after);
      if (entry.grade === 'forgot') forgottenBy.set(entry.card, side);
      count(days.reviews, entry.day);
      if (!before) count(days.firsts, entry.day);
      answered.set(askingOf(entry), number);
      latest = number;
      return { ...entry, before: before ?? null, after, previous };
    },

    outcome(): Omit<LearnerState, 'log' | 'offset'> {
      const forgotten = [...forgottenBy].flatMap(([card, side]) => {
        const at = side.forgotten.get(card);
        return at === undefined ? [] : [[card, at] as const];
      });
      return { latest, memories, days, forgotten: new Map(forgotten), answered };
    },
  };
}

function count(counts: Map<Day, number>, day: Day): void {
  counts.set(day, (counts.get(day) ?? 0) + 1);
}
