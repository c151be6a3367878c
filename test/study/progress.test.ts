import { describe, expect, it } from 'vitest';
import type { LogEntry, Logged } from '../../src/store/learners.ts';
import { WHOLE_WEEK } from '../../src/study/days.ts';
import { review, type Memory } from '../../src/study/memory.ts';
import { summarise } from '../../src/study/progress.ts';
import { card } from '../cards.ts';
import { reviewEntry } from './reviews.ts';

const TODAY = 100;

/** Numbers the entries from 1, and gives them the latest first; reading past `unread` is a mistake. */
async function* backwards(entries: readonly LogEntry[], unread = 0): AsyncGenerator<Logged> {
  for (let number = entries.length; number > 0; number--) {
    if (number <= unread) expect.fail(`entry ${number} was read`);
    yield { number, entry: entries[number - 1]! };
  }
}

async function retentionOf(entries: readonly LogEntry[], unread?: number): Promise<number | undefined> {
  const counts = { reviews: new Map(), firsts: new Map() };
  const { retention } = await summarise([], new Map(), counts, backwards(entries, unread), WHOLE_WEEK, TODAY);
  return retention;
}

/** Counts of a learner with these memories, by card. */
async function countsOf(cards: Parameters<typeof summarise>[0], memories: Record<string, Memory>) {
  const days = { reviews: new Map([[TODAY, 7]]), firsts: new Map([[TODAY, 3]]) };
  return summarise(cards, new Map(Object.entries(memories)), days, backwards([]), WHOLE_WEEK, TODAY);
}

const good = reviewEntry();
const forgot = reviewEntry({ grade: 'forgot' });
const first = reviewEntry({ before: null });
const forgotOn = (day: number) => reviewEntry({ grade: 'forgot', day });
const undo = (number: number): LogEntry => ({ kind: 'undo', at: 0, review: number });

describe('the retention of a learner', () => {
  it('is the share of repeated reviews that were remembered', async () => {
    expect(await retentionOf([good, forgot, good, good])).toBe(0.75);
    expect(await retentionOf([forgot])).toBe(0);
  });

  it('counts hard and easy as remembered', async () => {
    expect(await retentionOf([reviewEntry({ grade: 'hard' }), reviewEntry({ grade: 'easy' })])).toBe(1);
  });

  it('leaves out first reviews, which measure teaching', async () => {
    expect(await retentionOf([first, good, { ...first, grade: 'forgot' }])).toBe(1);
  });

  it('leaves out what was taken back', async () => {
    expect(await retentionOf([good, forgot, undo(2)])).toBe(1);
    expect(await retentionOf([forgot, undo(1), forgot, good, undo(4)])).toBe(0);
  });

  it('is of the last thirty days, today included, and reads no further', async () => {
    expect(await retentionOf([forgotOn(TODAY - 29), good])).toBe(0.5);
    expect(await retentionOf([forgotOn(TODAY - 30), good])).toBe(1);
    expect(await retentionOf([forgotOn(10), forgotOn(20), forgotOn(TODAY - 30), good], 2)).toBe(1);
  });

  it('is unknown without repeated reviews', async () => {
    expect(await retentionOf([])).toBeUndefined();
    expect(await retentionOf([first, first])).toBeUndefined();
    expect(await retentionOf([good, undo(1)])).toBeUndefined();
  });
});

describe('the cards of a learner', () => {
  const memory = review(undefined, 'good', 90);
  const cards = ['due', 'soon', 'known', 'new', 'renamed'].map((id) =>
    card({ id, formerIds: [`old-${id}`] }),
  );

  it('are counted as due now, new, being learned and known', async () => {
    const memories = {
      due: { ...memory, due: TODAY, stability: 20.9 },
      soon: { ...memory, due: TODAY + 1, stability: 3 },
      known: { ...memory, due: TODAY - 1, stability: 21 },
      'old-renamed': { ...memory, due: TODAY + 30, stability: 40 },
      'gone/from/its/deck': memory,
    };
    expect(await countsOf(cards, memories)).toMatchObject({ due: 2, fresh: 1, learning: 2, known: 2 });
  });

  it('that were merged have the memory that lasts the longest', async () => {
    const merged = card({ id: 'merged', formerIds: ['one', 'two'] });
    const memories = {
      one: { ...memory, reviewed: 80, stability: 40 },
      two: { ...memory, reviewed: 95, stability: 3, due: memory.due + 1 },
    };
    expect(await countsOf([merged], memories)).toMatchObject({ fresh: 0, learning: 1, known: 0 });
  });

  it('are all new to a newcomer', async () => {
    expect(await countsOf(cards, {})).toMatchObject({ due: 0, fresh: 5, learning: 0, known: 0 });
  });

  it('are told with the reviews of today', async () => {
    expect(await countsOf(cards, {})).toMatchObject({ reviewedToday: 7, streak: { days: 1 } });
  });
});
