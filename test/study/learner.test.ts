import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/decks/deck.ts';
import { createLearnerStore } from '../../src/store/learners.ts';
import { openLearner, type Learner } from '../../src/study/learner.ts';
import { LIBRARY } from '../bot.ts';
import { testRedis } from '../database.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-02T09:00:00Z');

const redis = await testRedis();
const store = createLearnerStore(redis);
const cards = LIBRARY.deck('asyncio').cards;
const [first, second, third] = cards as [Card, Card, Card];

let people = 0;
const newcomer = () => {
  const id = `test:${++people}`;
  return { id, after: (days: number): Learner => openLearner(store, id, 'UTC', START + days * DAY) };
};
const rate = (
  learner: Learner,
  card: Card,
  grade: 'forgot' | 'hard' | 'good' | 'easy',
  source = `${Math.random()}`,
) => learner.review({ card, grade, way: 'shown', source });

describe('a review', () => {
  it('counts once for one asking, whatever is pressed afterwards', async () => {
    const learner = newcomer().after(0);
    const one = await rate(learner, first, 'good', 'asking');
    const two = await rate(learner, first, 'easy', 'asking');
    expect(two).toEqual(one);
    expect((await learner.progress(cards)).reviewedToday).toBe(1);
  });

  it('counts again for another asking', async () => {
    const learner = newcomer().after(0);
    await rate(learner, first, 'good');
    expect((await rate(learner, first, 'good')).entry.after.reviews).toBe(2);
  });

  it('counts once when a hundred presses come at the same moment', async () => {
    const { id, after } = newcomer();
    const rated = await Promise.all(
      Array.from({ length: 100 }, () => rate(after(0), first, 'good', 'asking')),
    );
    expect(new Set(rated.map(({ number }) => number))).toEqual(new Set([1]));
    expect(await redis.llen(`viva:learner:{${id}}:log`)).toBe(1);
  });

  it('loses none of many cards rated at the same moment', async () => {
    const { after } = newcomer();
    await Promise.all(cards.map((card) => rate(after(0), card, 'good')));
    expect(await after(0).progress(cards)).toMatchObject({ fresh: 0, learning: 11, reviewedToday: 11 });
  });

  it('writes down all that is needed to fit FSRS parameters later', async () => {
    const { id, after } = newcomer();
    await rate(after(0), first, 'good');
    await rate(after(3), first, 'forgot');
    const log = (await redis.lrange(`viva:learner:{${id}}:log`, 0, -1)).map(
      (json) => JSON.parse(json) as object,
    );
    expect(log).toMatchObject([
      { kind: 'review', card: first.id, grade: 'good', at: START, way: 'shown', before: null },
      {
        kind: 'review',
        card: first.id,
        grade: 'forgot',
        at: START + 3 * DAY,
        before: { reviews: 1 },
        after: { lapses: 1 },
      },
    ]);
  });

  it('finds the memory of a card under the id that it had before, and moves it', async () => {
    const { id, after } = newcomer();
    await rate(after(0), first, 'good');
    const renamed: Card = { ...first, id: 'python/asyncio/renamed', formerIds: [first.id] };
    const { entry } = await rate(after(3), renamed, 'good');
    expect(entry.before?.reviews).toBe(1);
    expect([...(await store.memories(id)).keys()]).toEqual([renamed.id]);
    expect([...(await store.schedule(id)).keys()]).toEqual([renamed.id]);
  });
});

describe('undo', () => {
  it('puts back what the latest review changed, and keeps both in the log', async () => {
    const { id, after } = newcomer();
    await rate(after(0), first, 'good');
    const before = await after(3).progress(cards);
    const { number } = await rate(after(3), first, 'forgot');
    await after(3).undo(number);
    expect(await after(3).progress(cards)).toEqual(before);
    expect((await after(3).session(cards)).due).toEqual([first]);
    expect(await redis.llen(`viva:learner:{${id}}:log`)).toBe(3);
  });

  it('makes a first review unseen again', async () => {
    const { after } = newcomer();
    const { number } = await rate(after(0), first, 'good');
    await after(0).undo(number);
    expect(await after(0).progress(cards)).toMatchObject({
      fresh: 11,
      reviewedToday: 0,
      streak: { days: 0 },
    });
    expect((await after(0).session(cards)).fresh).toHaveLength(11);
  });

  it('lets the same asking be rated anew', async () => {
    const { after } = newcomer();
    const { number } = await rate(after(0), first, 'easy', 'asking');
    await after(0).undo(number);
    expect((await rate(after(0), first, 'hard', 'asking')).entry.grade).toBe('hard');
  });

  it('goes back review by review', async () => {
    const { after } = newcomer();
    const one = await rate(after(0), first, 'good');
    const two = await rate(after(0), second, 'good');
    await after(0).undo(two.number);
    await after(0).undo(one.number);
    expect((await after(0).progress(cards)).fresh).toBe(11);
  });

  it('tells why an earlier review stays', async () => {
    const { after } = newcomer();
    const one = await rate(after(0), first, 'good');
    await rate(after(0), second, 'good');
    await expect(after(0).undo(one.number)).rejects.toThrow('you have rated since');
    await expect(after(0).undo(99)).rejects.toThrow('no such rating');
  });

  it('takes back once when it is pressed twice at the same moment', async () => {
    const { id, after } = newcomer();
    const { number } = await rate(after(0), first, 'good');
    const entries = await Promise.all([after(0).undo(number), after(0).undo(number)]);
    expect(entries[0]).toEqual(entries[1]);
    expect((await after(0).progress(cards)).reviewedToday).toBe(0);
    expect(await redis.llen(`viva:learner:{${id}}:log`)).toBe(2);
  });
});

describe('a session', () => {
  it('brings a forgotten card back at its end, as practice that no memory hangs on', async () => {
    const { id, after } = newcomer();
    for (const card of cards)
      await rate(after(0), card, card === second || card === third ? 'forgot' : 'good');
    expect((await after(0).session(cards)).practice).toEqual([second, third]);
    await after(0).practise(second, true);
    expect((await after(0).session(cards)).practice).toEqual([third]);
    expect(await redis.llen(`viva:learner:{${id}}:log`)).toBe(11);
  });

  it('puts a card that is still not known behind the others', async () => {
    const { id, after } = newcomer();
    await rate(after(0), second, 'forgot');
    await rate(openLearner(store, id, 'UTC', START + 1), third, 'forgot');
    await openLearner(store, id, 'UTC', START + 2).practise(second, false);
    expect((await after(0).session(cards)).practice).toEqual([third, second]);
  });

  it('practises nothing of yesterday: that is due by then', async () => {
    const { after } = newcomer();
    await rate(after(0), second, 'forgot');
    expect(await after(1).session(cards)).toMatchObject({ practice: [], due: [second] });
  });

  it('stops giving new cards at twenty a day, and goes on tomorrow', async () => {
    const { after } = newcomer();
    const all = LIBRARY.cards;
    for (const card of all.slice(0, 20)) await rate(after(0), card, 'easy');
    expect((await after(0).session(all)).fresh).toEqual([]);
    expect((await after(1).session(all)).fresh).toHaveLength(20);
  });
});

describe('what is asked', () => {
  it('is another card than the one just asked', async () => {
    const learner = newcomer().after(0);
    expect(await learner.chooseToAsk(cards)).toBe(first);
    expect(await learner.chooseToAsk(cards)).toBe(second);
    expect(await learner.chooseToAsk(cards)).toBe(first);
  });

  it('is what is due, before anything new', async () => {
    const { after } = newcomer();
    await rate(after(0), third, 'forgot');
    expect(await after(1).chooseToAsk(cards)).toBe(third);
  });
});
