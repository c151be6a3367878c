import * as fc from 'fast-check';
import type { LogEntry, ReviewEntry } from '../../src/store/learners.ts';
import { GRADES, review, type Grade, type Memory } from '../../src/study/memory.ts';
import type { Side } from '../../src/study/replay.ts';
import { reviewEntry } from './reviews.ts';

const DAY = 86_400_000;

/** What somebody does on one of two accounts, so many milliseconds after what was done before. */
export interface Deed {
  readonly account: 'one' | 'other';
  readonly after: number;
  /** Takes the account's latest review back, if it has one. */
  readonly undo: boolean;
  readonly card: string;
  readonly grade: Grade;
}

/** Days of studying on two accounts, few cards, so that both meet the same ones. */
export const anyDeeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    account: fc.constantFrom('one', 'other'),
    after: fc.integer({ min: 1, max: 2 * DAY }),
    undo: fc.boolean().chain((undo) => (undo ? fc.boolean() : fc.constant(false))),
    card: fc.constantFrom('deck/a', 'deck/b', 'deck/c'),
    grade: fc.constantFrom(...GRADES),
  }),
  { maxLength: 40 },
);

/** The log that each account has from it. The other one is twelve hours ahead on the map. */
export function studyOf(deeds: readonly Deed[]): { one: Side; other: Side } {
  const [one, other] = [startLog(0), startLog(DAY / 2)];
  let now = DAY;
  for (const deed of deeds) {
    now += deed.after;
    (deed.account === 'one' ? one : other).add(deed, now);
  }
  return { one: one.side(), other: other.side() };
}

/** @param ahead of UTC, in milliseconds */
function startLog(ahead: number) {
  const log: LogEntry[] = [];
  const standing: { number: number; entry: ReviewEntry }[] = [];
  const lastOf = (card: string) => standing.findLast(({ entry }) => entry.card === card)?.entry;
  return {
    add({ undo, card, grade }: Deed, at: number): void {
      if (undo) {
        const back = standing.pop();
        if (back) log.push({ kind: 'undo', at, review: back.number });
        return;
      }
      const day = Math.floor((at + ahead) / DAY);
      const last = lastOf(card);
      const entry = reviewEntry({
        at,
        day,
        card,
        grade,
        source: `${at}`,
        before: last?.after ?? null,
        after: review(last?.after, grade, day),
        forgottenBefore: last?.grade === 'forgot' ? last.at : null,
        previous: standing.at(-1)?.number ?? 0,
      });
      standing.push({ number: log.push(entry), entry });
    },
    side(): Side {
      const cards = new Set(standing.map(({ entry }) => entry.card));
      const last = [...cards].map((card) => lastOf(card)!);
      const forgotten = last
        .filter(({ grade }) => grade === 'forgot')
        .map(({ card, at }) => [card, at] as const);
      return { log, offset: 0, forgotten: new Map(forgotten) };
    },
  };
}

/** The reviews that weren't taken back, in the order of the log, with their numbers. */
export function standingIn({
  log,
  offset,
}: Pick<Side, 'log' | 'offset'>): { number: number; entry: ReviewEntry }[] {
  const undone = new Set(log.flatMap((entry) => (entry.kind === 'undo' ? [entry.review] : [])));
  return log.flatMap((entry, index) => {
    const number = offset + index + 1;
    return entry.kind === 'review' && !undone.has(number) ? [{ number, entry }] : [];
  });
}

/** What is remembered after these reviews, card by card. */
export function memoriesAfter(entries: readonly ReviewEntry[]): Map<string, Memory> {
  const memories = new Map<string, Memory>();
  for (const { card, grade, day } of entries) memories.set(card, review(memories.get(card), grade, day));
  return memories;
}
