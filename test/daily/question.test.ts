import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextQuestion, type Turn } from '../../src/daily/question.ts';
import type { Card } from '../../src/decks/deck.ts';
import { card } from '../cards.ts';

const cardsOf = (count: number, from = 0): Card[] =>
  Array.from({ length: count }, (_, index) => card({ id: `deck/card-${from + index}` }));

interface Asking {
  readonly place?: string;
  readonly decks?: string;
  readonly cards: readonly Card[];
  readonly turn?: Turn | undefined;
  readonly missed?: readonly string[];
}

/** Asks so many questions; comes back with the ids, and how far the place has come. */
function ask(count: number, { place = 'p', decks = 'd', cards, turn, missed = [] }: Asking) {
  const asked: string[] = [];
  let before = turn;
  for (let number = 0; number < count; number++) {
    const next = nextQuestion(place, decks, cards, before, missed)!;
    asked.push(next.card.id);
    before = JSON.parse(JSON.stringify(next.turn)) as Turn;
  }
  return { asked, turn: before! };
}

const someCards = fc.integer({ min: 1, max: 40 }).map((count) => cardsOf(count));

describe('the questions of a place', () => {
  it('do not repeat until the decks are through, and then begin a new round', () => {
    fc.assert(
      fc.property(someCards, fc.string(), (cards, place) => {
        const first = ask(cards.length, { place, cards });
        expect(new Set(first.asked).size).toBe(cards.length);
        expect(first.turn).toMatchObject({ round: 1, number: cards.length });
        const second = ask(cards.length, { place, cards, turn: first.turn });
        expect(new Set(second.asked).size).toBe(cards.length);
        expect(second.turn).toMatchObject({ round: 2, number: 2 * cards.length });
      }),
    );
  });

  it('never are the same on two days in a row, where there are several cards', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.string(), (count, place) => {
        const { asked } = ask(count * 10, { place, cards: cardsOf(count) });
        for (let index = 1; index < asked.length; index++) expect(asked[index]).not.toBe(asked[index - 1]);
      }),
    );
  });

  it('come in another order in another place, and in each round', () => {
    const cards = cardsOf(20);
    const { asked, turn } = ask(20, { cards });
    expect(ask(20, { cards, place: 'q' }).asked).not.toEqual(asked);
    expect(ask(20, { cards, turn }).asked).not.toEqual(asked);
    expect(ask(20, { cards }).asked).toEqual(asked);
  });

  it('that were got wrong come in the first half of the next round', () => {
    for (let place = 0; place < 50; place++) {
      const cards = cardsOf(40);
      const { turn, asked } = ask(40, { place: String(place), cards });
      const missed = asked.slice(0, 3);
      const next = ask(40, { place: String(place), cards, turn, missed }).asked;
      for (const id of missed) expect(next.indexOf(id)).toBeLessThan(32);
      expect(missed.reduce((sum, id) => sum + next.indexOf(id), 0) / 3).toBeLessThan(20);
    }
  });

  it('keep their order when others are added or removed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 0, max: 19 }), (after, removed) => {
        const cards = cardsOf(20);
        const whole = ask(20, { cards }).asked;
        const { turn } = ask(after, { cards });
        const edited = [...cards.filter((_, index) => index !== removed), ...cardsOf(5, 100)];
        const rest = whole.slice(after).filter((id) => id !== `deck/card-${removed}`);
        const asked = ask(rest.length + 5, { cards: edited, turn }).asked;
        expect(asked.filter((id) => rest.includes(id)).slice(0, rest.length)).toEqual(rest);
        expect(asked.indexOf(rest.at(-1) ?? '')).toBeLessThan(rest.length + 5);
      }),
    );
  });

  it('keep their order when a card is renamed', () => {
    const cards = cardsOf(20);
    const renamed = cards.map((one) => ({ ...one, id: `${one.id}-anew`, formerIds: [one.id] }));
    const { asked, turn } = ask(8, { cards });
    const rest = ask(12, { cards: renamed, turn }).asked;
    expect(new Set([...asked.map((id) => `${id}-anew`), ...rest]).size).toBe(20);
  });

  it('begin anew with other decks, and count on', () => {
    const { turn } = ask(5, { cards: cardsOf(10) });
    const other = ask(10, { cards: cardsOf(10, 5), decks: 'e', turn });
    expect(new Set(other.asked).size).toBe(10);
    expect(other.turn).toMatchObject({ round: 2, number: 15 });
  });

  it('are none without cards', () => {
    expect(nextQuestion('p', 'd', [], undefined, [])).toBeUndefined();
  });
});
