import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRatable, moved, MOVES, shownAt, startOf, turnAt } from '../../src/lessons/position.ts';
import { GREETING, stepsOf } from '../../src/lessons/steps.ts';
import { clip, clipsNamed } from './clips.ts';

/** A greeting of two steps, then three cards of five. */
const steps = stepsOf({
  greeting: clip('title'),
  cards: ['a', 'b', 'c'].map(clipsNamed),
  gap: 5000,
});
const at = (turn: number, step = 0): number => startOf(steps, turn) + step;
const going = (index: number) => ({ at: index, paused: false });

describe('a move', () => {
  it.each([
    ['pause', at(1, 3), { at: at(1, 3), paused: true }],
    ['resume', at(1, 3), going(at(1, 3))],
    ['again', at(1, 3), going(at(1))],
    ['back', at(1, 3), going(at(0))],
    ['back', at(0, 3), going(at(0))],
    ['back', 0, going(at(0))],
    ['next', 0, going(at(0))],
    ['next', at(1, 3), going(at(2))],
    ['next', at(2), going(steps.length)],
    ['back', steps.length, going(at(2))],
  ] as const)('%s from step %i', (move, from, to) => {
    expect(moved(move, going(from), steps)).toEqual(to);
  });

  it('to another card ends a pause', () => {
    expect(moved('next', { at: at(0), paused: true }, steps)).toEqual(going(at(1)));
  });

  it('never leaves the lesson, and lands at the beginning of a card or where it was', () => {
    const position = fc.record({
      at: fc.integer({ min: 0, max: steps.length }),
      paused: fc.boolean(),
    });
    fc.assert(
      fc.property(position, fc.array(fc.constantFrom(...MOVES)), (start, moves) => {
        const end = moves.reduce((here, move) => moved(move, here, steps), start);
        const starts = [GREETING, 0, 1, 2, 3].map((turn) => startOf(steps, turn));
        expect([start.at, ...starts]).toContain(end.at);
      }),
    );
  });

  it('back after next is at the card where it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: at(0), max: steps.length - 1 }), (index) => {
        const there = moved('back', moved('next', going(index), steps), steps);
        expect(turnAt(steps, there.at)).toBe(turnAt(steps, index));
      }),
    );
  });
});

describe('what can be seen', () => {
  it('is the question from its first word on, and the answer only after it was spoken', () => {
    expect(shownAt(steps, 0)).toBe('nothing');
    expect([0, 1, 2, 3, 4].map((step) => shownAt(steps, at(1, step)))).toEqual([
      'question',
      'question',
      'question',
      'question',
      'answer',
    ]);
    expect(shownAt(steps, steps.length)).toBe('nothing');
  });

  it('is a time to rate from the gap on', () => {
    expect([0, 1, 2, 3, 4].map((step) => isRatable(steps, at(1, step)))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(isRatable(steps, 0)).toBe(false);
    expect(isRatable(steps, steps.length)).toBe(false);
  });
});
