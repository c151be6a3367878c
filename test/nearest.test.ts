import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';
import { anyText } from './any-text.ts';

const COMMANDS = ['ask', 'decks', 'help', 'progress', 'review'];

describe('the nearest word', () => {
  it.each([
    ['a letter too few', 'hel', 'help'],
    ['a letter too many', 'deccks', 'decks'],
    ['a wrong letter', 'rewiew', 'review'],
    ['the letters in another order', 'aks', 'ask'],
    ['only a beginning', 'pr', 'progress'],
    ['another case', 'REVEIW', 'review'],
    ['no mistake', 'ask', 'ask'],
  ])('is found from %s', (_, typed, meant) => {
    expect(nearest(typed, COMMANDS)).toBe(meant);
  });

  it.each(['', 'p', 'quit', 'dicts', 'completely different', 'x'.repeat(100_000)])(
    'is none for what is like none of them (%#)',
    (typed) => {
      expect(nearest(typed, COMMANDS)).toBeUndefined();
    },
  );

  it('is the one with the fewest edits, and of several the first', () => {
    expect(nearest('testin', ['tasting', 'testing'])).toBe('testing');
    expect(nearest('bat', ['cat', 'hat'])).toBe('cat');
    expect(nearest('decks', ['deck', 'decks'])).toBe('decks');
  });

  it('comes back as it is written', () => {
    expect(nearest('http', ['HTTP'])).toBe('HTTP');
  });

  it('is none where there are none', () => {
    expect(nearest('ask', [])).toBeUndefined();
  });

  it('is the word itself where that is one of them', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(word, fc.array(word), (typed, others) => nearest(typed, [...others, typed]) === typed),
    );
  });

  it('is one of them, or none, for whatever was typed', () => {
    fc.assert(
      fc.property(anyText(), (typed) => {
        expect([undefined, ...COMMANDS]).toContain(nearest(typed, COMMANDS));
      }),
    );
  });
});
