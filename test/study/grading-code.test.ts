import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeTyped } from '../../src/study/grading.ts';
import { card } from '../cards.ts';

const isRight = (accepted: string, typed: string) =>
  gradeTyped(card({ accepted: [accepted] }), typed) === true;

describe('code in a typed answer', () => {
  it.each([
    ['gather', '`gather`'],
    ['`gather`', '`gather`'],
    [' gather. ', '`gather`'],
    ['an async def function', 'an `async def` function'],
    ['An `async def` function!', 'an `async def` function'],
    ['an async def functon', 'an `async def` function'],
    ['return_exceptions=True', '`return_exceptions=True`'],
    ['await or async with', '`await` or `async with`'],
  ])('is right as %j for %s', (typed, accepted) => {
    expect(isRight(accepted, typed)).toBe(true);
  });

  it.each([
    ['Gather', '`gather`', 'in its case'],
    ['gathr', '`gather`', 'in its letters'],
    ['together', '`gather`', 'as a word'],
    ['gatherer', '`gather`', 'as a word'],
    ['asyncio.gather', '`gather`', 'as a whole'],
    ['gather', '`asyncio.gather`', 'as a whole'],
    ['return_exceptions=true', '`return_exceptions=True`', 'in its case'],
    ['return_exceptions', '`return_exceptions=True`', 'as a whole'],
    ['an async function', 'an `async def` function', 'with all its words'],
    ['an asyncdef function', 'an `async def` function', 'with its spaces'],
    ['async def', 'an `async def` function', 'with the words around it'],
    ['await', '`await` or `async with`', 'with the other code'],
  ])('is wrong as %j for %s: it must match %s', (typed, accepted) => {
    expect(isRight(accepted, typed)).toBe(false);
  });

  it('is right to the letter, and wrong with any letter changed', () => {
    const name = fc.stringMatching(/^[A-Za-z]{2,12}$/);
    fc.assert(
      fc.property(name, fc.nat(), (token, at) => {
        const index = at % token.length;
        const changed = `${token.slice(0, index)}_${token.slice(index + 1)}`;
        expect(isRight(`\`${token}\``, token)).toBe(true);
        expect(isRight(`\`${token}\``, changed)).toBe(false);
      }),
    );
  });
});
