import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerState, LogEntry, ReviewEntry } from '../../src/store/learners.ts';
import { review } from '../../src/study/memory.ts';
import { replay, type Side } from '../../src/study/replay.ts';
import { anyDeeds, memoriesAfter, standingIn, studyOf } from './histories.ts';
import { reviewEntry } from './reviews.ts';

const EMPTY: Side = { log: [], offset: 0, forgotten: new Map() };

const never = new AbortController().signal;
const merge = (one: Side, other: Side, formerIds: Record<string, string[]> = {}): Promise<LearnerState> =>
  replay(one, other, (card) => formerIds[card] ?? [], never);

const holds = (property: (sides: { one: Side; other: Side }) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(anyDeeds, (deeds) => property(studyOf(deeds))),
    { numRuns: 100 },
  );

const side = (...log: LogEntry[]): Side => ({ ...EMPTY, log });

/** What neither merging nor replaying may touch. */
const facts = (entry: LogEntry) =>
  entry.kind === 'undo'
    ? { at: entry.at }
    : { at: entry.at, day: entry.day, card: entry.card, grade: entry.grade, source: entry.source };

const factsOf = ({ log }: Pick<Side, 'log'>) => log.map(facts);

const entriesOf = (sides: Pick<Side, 'log' | 'offset'>): ReviewEntry[] =>
  standingIn(sides).map(({ entry }) => entry);

/** All but the numbers, which follow from the order. */
const outcome = ({ memories, days, forgotten }: LearnerState) => ({ memories, days, forgotten });

/** The same log behind another offset. */
function shiftedBy(shift: number, log: readonly LogEntry[]): LogEntry[] {
  const shifted = (number: number): number => (number === 0 ? 0 : number + shift);
  return log.map((entry) =>
    entry.kind === 'undo'
      ? { ...entry, review: shifted(entry.review) }
      : { ...entry, previous: shifted(entry.previous) },
  );
}

describe('two logs put together', () => {
  it('hold every entry of both, by time', () =>
    holds(async ({ one, other }) => {
      const merged = await merge(one, other);
      const expected = [...factsOf(one), ...factsOf(other)].toSorted((a, b) => a.at - b.at);
      expect(factsOf(merged)).toEqual(expected);
    }));

  it('keep the order of each, even where its clock went back', async () => {
    const one = side(reviewEntry({ at: 50, source: 'a' }), reviewEntry({ at: 10, source: 'b' }));
    const other = side(reviewEntry({ at: 20, source: 'c' }));
    const merged = await merge(one, other);
    expect(entriesOf(merged).map(({ source }) => source)).toEqual(['c', 'a', 'b']);
  });

  it('lead to what one learner would remember', () =>
    holds(async ({ one, other }) => {
      const { memories } = await merge(one, other);
      const inOrder = [...entriesOf(one), ...entriesOf(other)].toSorted((a, b) => a.at - b.at);
      expect(memories).toEqual(memoriesAfter(inOrder));
    }));

  it('count as many reviews on each day as both together, and each card once as new', () =>
    holds(async ({ one, other }) => {
      const { days, memories } = await merge(one, other);
      const reviews = [...entriesOf(one), ...entriesOf(other)];
      const byDay = Map.groupBy(reviews, ({ day }) => day);
      expect(days.reviews).toEqual(new Map([...byDay].map(([day, { length }]) => [day, length])));
      expect([...days.firsts.values()].reduce((sum, count) => sum + count, 0)).toBe(memories.size);
    }));

  it('can be taken back review by review, until nothing is left', () =>
    holds(async ({ one, other }) => {
      const merged = await merge(one, other);
      const memories = new Map(merged.memories);
      let number = merged.latest;
      let steps = 0;
      for (; number !== 0; steps++) {
        const entry = merged.log[number - merged.offset - 1] as ReviewEntry;
        expect(memories.get(entry.card)).toEqual(entry.after);
        if (entry.before) memories.set(entry.card, entry.before);
        else memories.delete(entry.card);
        number = entry.previous;
      }
      expect(memories.size).toBe(0);
      expect(steps).toBe(standingIn(one).length + standingIn(other).length);
    }));

  it('take back what was taken back before', () =>
    holds(async ({ one, other }) => {
      const merged = await merge(one, other);
      const expected = [...entriesOf(one), ...entriesOf(other)].map(({ source }) => source);
      expect(new Set(entriesOf(merged).map(({ source }) => source))).toEqual(new Set(expected));
    }));

  it('know each asking that was answered, by its new number', () =>
    holds(async ({ one, other }) => {
      const merged = await merge(one, other);
      const expected = standingIn(merged).map(({ number, entry }) => [
        `${entry.card}:${entry.source}`,
        number,
      ]);
      expect([...merged.answered]).toEqual(expected);
    }));

  it('come to the same whichever is named first', () =>
    holds(async ({ one, other }) => {
      expect(await merge(one, other)).toEqual(await merge(other, one));
    }));

  it('come to the same when a third is linked earlier or later', () =>
    fc.assert(
      fc.asyncProperty(anyDeeds, anyDeeds, async (deeds, more) => {
        const { one, other } = studyOf(deeds);
        const { one: third } = studyOf(more);
        const early = await merge(await merge(one, other), third);
        const late = await merge(one, await merge(other, third));
        expect(factsOf(early)).toEqual(factsOf(late));
        expect(outcome(early)).toEqual(outcome(late));
      }),
    ));
});

describe('a log put together with an empty one', () => {
  it('stays as it is, but that its numbers begin behind the old ones', () =>
    holds(async ({ one }) => {
      const merged = await merge(one, EMPTY);
      const shift = one.log.length;
      expect(merged.offset).toBe(shift);
      expect(merged.log).toEqual(shiftedBy(shift, one.log));
      expect(merged.latest).toBe(standingIn(merged).at(-1)?.number ?? 0);
      expect(merged.forgotten).toEqual(one.forgotten);
    }));

  it('is nothing when both are empty', async () => {
    expect(await merge(EMPTY, { ...EMPTY })).toMatchObject({ log: [], latest: 0, offset: 0 });
  });
});

describe('two logs with a common past', () => {
  it('hold it once', () =>
    holds(async ({ one }) => {
      const merged = await merge(one, { ...one });
      expect(factsOf(merged)).toEqual(factsOf(one));
      expect(outcome(merged)).toEqual(outcome(await merge(one, EMPTY)));
    }));

  it('hold it once when one has been put together with a third since', () =>
    holds(async ({ one, other }) => {
      const merged = await merge(one, other);
      const again = await merge({ ...one, offset: 3, log: shiftedBy(3, one.log) }, merged);
      expect(factsOf(again)).toEqual(factsOf(merged));
      expect(outcome(again)).toEqual(outcome(merged));
    }));

  it('hold both of two ratings of one asking at one moment, the first taken back', async () => {
    const rating = reviewEntry({ at: 1, before: null });
    const log = side(rating, { kind: 'undo', at: 1, review: 1 }, { ...rating, grade: 'easy' });
    const merged = await merge(log, { ...log });
    expect(factsOf(merged)).toEqual(factsOf(log));
    expect(entriesOf(merged)).toMatchObject([{ grade: 'easy' }]);
  });

  it('take back what either of them took back since', async () => {
    const rating = reviewEntry({ at: 1, before: null });
    const merged = await merge(side(rating), side(rating, { kind: 'undo', at: 2, review: 1 }));
    expect(merged).toMatchObject({
      latest: 0,
      memories: new Map(),
      log: [{ kind: 'review' }, { kind: 'undo', review: 3 }],
    });
  });
});

describe('numbers', () => {
  it('begin behind those of both, so that an old one names nothing', async () => {
    const one: Side = { ...side(reviewEntry({ at: 1 })), offset: 7 };
    const other = side(reviewEntry({ at: 2 }), reviewEntry({ at: 3, previous: 1 }));
    expect(await merge(one, other)).toMatchObject({
      offset: 8,
      latest: 11,
      log: [{ previous: 0 }, { previous: 9 }, { previous: 10 }],
    });
  });
});

describe('a card reviewed on both accounts', () => {
  it('is remembered as if both reviews were made on one, on the same day too', async () => {
    const one = side(reviewEntry({ at: 1, day: 100, grade: 'good', before: null }));
    const other = side(reviewEntry({ at: 2, day: 100, grade: 'hard', before: null }));
    const { memories, days } = await merge(one, other);
    const both = review(review(undefined, 'good', 100), 'hard', 100);
    expect([...memories.values()]).toEqual([both]);
    expect(days).toEqual({ reviews: new Map([[100, 2]]), firsts: new Map([[100, 1]]) });
  });

  it('forgets what one account has taken back, though the other reviewed it meanwhile', async () => {
    const one = side(reviewEntry({ at: 1, grade: 'easy', before: null }), { kind: 'undo', at: 3, review: 1 });
    const other = side(reviewEntry({ at: 2, grade: 'good', before: null }));
    const merged = await merge(one, other);
    expect([...merged.memories.values()]).toEqual([review(undefined, 'good', 100)]);
    expect(merged.log[1]).toMatchObject({ before: null, previous: 0 });
  });

  it('is practised if it was forgotten last, and not practised there since', async () => {
    const forgot = reviewEntry({ at: 5, grade: 'forgot' });
    const { card } = forgot;
    const practising: Side = { ...side(forgot), forgotten: new Map([[card, 6]]) };
    const good = side(reviewEntry({ at: 4 }));
    expect((await merge(practising, good)).forgotten).toEqual(new Map([[card, 6]]));
    expect((await merge(side(forgot), good)).forgotten).toEqual(new Map());
    expect((await merge(practising, side(reviewEntry({ at: 7 })))).forgotten).toEqual(new Map());
  });

  it('is found under the id that it had before', async () => {
    const former = reviewEntry({ at: 1, day: 100, card: 'deck/old', before: null });
    const renamed = reviewEntry({ at: 2, day: 103, card: 'deck/new', before: null });
    const { memories } = await merge(side(former), side(renamed), { 'deck/new': ['deck/old'] });
    const both = review(review(undefined, 'good', 100), 'good', 103);
    expect(memories).toEqual(new Map([['deck/new', both]]));
  });
});

it('ends with its signal', async () => {
  const reason = new Error('stopped');
  const stopped = replay(side(reviewEntry()), EMPTY, () => [], AbortSignal.abort(reason));
  await expect(stopped).rejects.toBe(reason);
});
