import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseToAsk } from '../../src/study/queue.ts';
import { card } from '../cards.ts';

const TODAY = 100;
const cards = ['a', 'b', 'c'].map((id) => card({ id, formerIds: [`old-${id}`] }));

/** The id of the card to ask, of a, b and c, with the days from which they are due. */
function chosen(due: Readonly<Record<string, number>>, justAsked?: string): string | undefined {
  return chooseToAsk(cards, new Map(Object.entries(due)), TODAY, justAsked)?.id;
}

describe('the card to ask somebody', () => {
  it('is the one that is due the longest', () => {
    expect(chosen({ a: 95, b: 90, c: TODAY })).toBe('b');
    expect(chosen({ c: TODAY })).toBe('c');
  });

  it('is otherwise the next new one in the order of the deck', () => {
    expect(chosen({ a: 101 })).toBe('b');
    expect(chosen({})).toBe('a');
  });

  it('is otherwise the one that is due soonest', () => {
    expect(chosen({ a: 120, b: 110, c: 101 })).toBe('c');
  });

  it('is not the one that was just asked', () => {
    expect(chosen({ a: 95, b: 90, c: 99 }, 'b')).toBe('a');
    expect(chosen({ b: 90 }, 'b')).toBe('a');
    expect(chosen({}, 'a')).toBe('b');
    expect(chosen({ a: 120, b: 110, c: 101 }, 'c')).toBe('b');
  });

  it('is the one that was just asked if there is no other', () => {
    const only = cards.slice(0, 1);
    expect(chooseToAsk(only, new Map(), TODAY, 'a')).toBe(only[0]);
    expect(chooseToAsk(only, new Map([['a', 150]]), TODAY, 'a')).toBe(only[0]);
  });

  it('is none where there are no cards', () => {
    expect(chooseToAsk([], new Map(), TODAY)).toBeUndefined();
  });

  it('counts as met under an id it had', () => {
    expect(chosen({ 'old-c': 90 })).toBe('c');
    expect(chosen({ 'old-a': 101 })).toBe('b');
  });

  it('never waits for a card that is due while another one is', () => {
    const anyDay = fc.option(fc.integer({ min: 90, max: 110 }), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(anyDay, anyDay, anyDay), fc.constantFrom('a', 'b', 'c'), (days, justAsked) => {
        const known = days.flatMap((day, index) =>
          day === undefined ? [] : [[cards[index]!.id, day] as const],
        );
        const due = Object.fromEntries(known);
        const id = chosen(due, justAsked)!;
        const others = known.filter(([other, day]) => other !== justAsked && day <= TODAY);
        expect(id).not.toBe(justAsked);
        if (others.length > 0) expect(due[id]).toBe(Math.min(...others.map(([, day]) => day)));
      }),
    );
  });
});
