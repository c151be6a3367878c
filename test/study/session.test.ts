import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueDay, nextInSession, planSession, type SessionRules } from '../../src/study/queue.ts';
import { card } from '../cards.ts';

const TODAY = 100;
const cards = ['a', 'b', 'c', 'd', 'e'].map((id) => card({ id: `deck/${id}` }));
const [a, b, c, d, e] = cards;

/** A session of the cards a to e, with the days from which they are due by letter. */
function sessionOf(due: Readonly<Record<string, number>>, rules: Partial<SessionRules> = {}) {
  const schedule = new Map(Object.entries(due).map(([letter, day]) => [`deck/${letter}`, day]));
  return planSession(cards, { schedule, forgotten: [], today: TODAY, newLeft: 20, ...rules });
}

describe('a session', () => {
  it('holds what is due, longest due first, then new cards in the order of their deck', () => {
    expect(sessionOf({ d: TODAY, b: 90, e: 95 })).toMatchObject({
      due: [b, e, d],
      fresh: [a, c],
      practice: [],
    });
  });

  it('keeps the order of the deck among cards due since the same day', () => {
    expect(sessionOf({ d: 90, b: 90, a: 90 }).due).toEqual([a, b, d]);
  });

  it.each([
    [2, [a, b]],
    [0, []],
    [-3, []],
    [9, cards],
  ])('holds new cards up to what the day allows: %d', (newLeft, fresh) => {
    expect(sessionOf({}, { newLeft }).fresh).toEqual(fresh);
  });

  it('brings cards forgotten today back for practice, in the order given', () => {
    const forgotten = ['deck/d', 'other/card', 'deck/a'];
    expect(sessionOf({ a: 101, d: 101 }, { forgotten }).practice).toEqual([d, a]);
  });

  it('knows when the next card is due, and how many are then', () => {
    expect(sessionOf({ a: 90, b: 104, c: 103, d: 103 }).next).toEqual({ day: 103, cards: 2 });
    expect(sessionOf({ a: 90, b: TODAY }).next).toBeUndefined();
  });

  it('is due on the day it is due, and not before', () => {
    expect(sessionOf({ a: TODAY }).due).toEqual([a]);
    expect(sessionOf({ a: TODAY + 1 }).due).toEqual([]);
  });

  it('holds every card that is due and no more new ones than allowed, whatever was studied', () => {
    const anyDay = fc.integer({ min: 90, max: 110 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), anyDay),
        fc.nat(6),
        (days, newLeft) => {
          const { due, fresh } = sessionOf(days, { newLeft });
          const since = due.map(({ id }) => days[id.slice('deck/'.length)]!);
          expect(since).toEqual(
            Object.values(days)
              .filter((day) => day <= TODAY)
              .toSorted((one, other) => one - other),
          );
          expect(fresh).toHaveLength(Math.min(newLeft, cards.length - Object.keys(days).length));
          expect(new Set([...due, ...fresh]).size).toBe(due.length + fresh.length);
        },
      ),
    );
  });
});

describe('the next card of a session', () => {
  const empty = { due: [], fresh: [], practice: [], next: undefined };

  it('is a due one, then a new one, then one to practise', () => {
    const [due, fresh, practice] = [[a!, b!], [c!], [d!, e!]];
    expect(nextInSession({ ...empty, due, fresh, practice })).toEqual({ card: a, practice: false });
    expect(nextInSession({ ...empty, fresh, practice })).toEqual({ card: c, practice: false });
    expect(nextInSession({ ...empty, practice })).toEqual({ card: d, practice: true });
  });

  it('is none at the end', () => {
    expect(nextInSession({ ...empty, next: { day: 101, cards: 3 } })).toBeUndefined();
  });
});

describe('a card that had other ids', () => {
  const merged = card({ id: 'deck/new', formerIds: ['deck/old', 'deck/older'] });

  it('is as due as it was under them', () => {
    expect(dueDay(merged, new Map([['deck/old', 90]]))).toBe(90);
    expect(dueDay(merged, new Map([['deck/other', 90]]))).toBeUndefined();
  });

  it('is no new card', () => {
    const rules = { schedule: new Map([['deck/older', 90]]), forgotten: [], today: TODAY, newLeft: 5 };
    expect(planSession([merged], rules)).toMatchObject({ due: [merged], fresh: [] });
  });
});
