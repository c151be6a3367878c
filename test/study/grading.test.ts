import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeTyped, offeredGrades } from '../../src/study/grading.ts';
import { GRADES } from '../../src/study/memory.ts';
import { anyText } from '../any-text.ts';
import { card, choices } from '../cards.ts';

const verdict = (accepted: string, typed: string) => gradeTyped(card({ accepted: [accepted] }), typed);

const position = fc.nat();

/** The word with one letter of it made another one. */
function misspelt(correct: string, at: number): string {
  const index = at % correct.length;
  const other = correct[index] === 'z' ? 'a' : 'z';
  return correct.slice(0, index) + other + correct.slice(index + 1);
}

describe('a typed answer', () => {
  it.each([
    ['case', 'event loop', 'Event LOOP'],
    ['spaces', 'event loop', '  event   loop '],
    ['accents left out', 'été', 'ete'],
    ['accents put in', 'ete', 'été'],
    ['accents typed by themselves', 'été', 'e\u0301te\u0301'],
    ['quotes', '"event loop"', '“event loop”'],
    ['apostrophes', "it doesn't run", 'it doesn’t run'],
    ['punctuation', 'event loop', 'event-loop.'],
    ['backticks', 'event loop', '`event loop`'],
    ['wide letters', 'event loop', 'ｅｖｅｎｔ ｌｏｏｐ'],
    ['another script', 'цикл событий', 'Цикл событий'],
  ])('is right whatever its %s', (_, accepted, typed) => {
    expect(verdict(accepted, typed)).toBe(true);
  });

  it.each([
    ['a letter too few', 'coroutin'],
    ['a letter too many', 'corouttine'],
    ['a wrong letter', 'koroutine'],
  ])('may have %s', (_, typed) => {
    expect(verdict('coroutine', typed)).toBe(true);
  });

  it('may have one wrong letter in words of five letters', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{5,9}$/),
        position,
        (text, at) => verdict(text, misspelt(text, at)) === true,
      ),
    );
  });

  it('may have none in shorter words', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,4}$/),
        position,
        (text, at) => verdict(text, misspelt(text, at)) === false,
      ),
    );
  });

  it.each(['korootine', 'coroutine function', 'routine', 'co', ''])('is wrong as %j', (typed) => {
    expect(verdict('coroutine', typed)).toBe(false);
  });

  it('is right if it is one of those accepted', () => {
    const several = card({ accepted: ['coroutine', 'async function'] });
    expect(['coroutine', 'async function', 'thread'].map((typed) => gradeTyped(several, typed))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is right as the text of the right choice, not of another one', () => {
    const choosing = card({ accepted: ['task'], choices: choices('A scheduled coroutine', 'A thread') });
    expect(gradeTyped(choosing, 'a scheduled coroutine')).toBe(true);
    expect(gradeTyped(choosing, 'a thread')).toBe(false);
  });

  it('is left to the learner where the card accepts no certain answers', () => {
    const open = card({ choices: choices('A scheduled coroutine', 'A thread') });
    expect(gradeTyped(open, 'something that runs')).toBeUndefined();
    expect(gradeTyped(open, 'A scheduled coroutine')).toBe(true);
    expect(gradeTyped(card(), 'anything')).toBeUndefined();
  });

  it('may be anything, and long', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (accepted, typed) =>
        [true, false].includes(verdict(accepted, typed)!),
      ),
    );
    expect(verdict('coroutine', 'coroutine '.repeat(10_000))).toBe(false);
  });
});

describe('the grades to choose from', () => {
  it('are the lower two after a wrong answer', () => {
    for (const way of ['choice', 'typed'] as const)
      expect(offeredGrades(way, false)).toEqual(['forgot', 'hard']);
  });

  it('end with good for a right choice, which was only recognised', () => {
    expect(offeredGrades('choice', true)).toEqual(['forgot', 'hard', 'good']);
  });

  it('are all four for what was recalled, or compared with the answer', () => {
    expect(offeredGrades('typed', true)).toEqual(GRADES);
    expect(offeredGrades('typed', undefined)).toEqual(GRADES);
    expect(offeredGrades('shown', undefined)).toEqual(GRADES);
  });
});
