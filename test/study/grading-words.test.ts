import { describe, expect, it } from 'vitest';
import { gradeTyped } from '../../src/study/grading.ts';
import { card } from '../cards.ts';

const verdict = (accepted: string, typed: string) => gradeTyped(card({ accepted: [accepted] }), typed);

describe('a typed answer', () => {
  it.each([
    ['it does not run the body', 'it does run the body'],
    ['tests do not share state', 'tests do share state'],
    ['Python 3.11', 'Python 3.12'],
    ['10000 tasks', '10001 tasks'],
    ['++', '??'],
    ['suspends at `await`', 'suspends at awaits'],
    ['`race` comes before `any`', 'any comes before race'],
  ])('is not "%s" when it is "%s"', (accepted, typed) => {
    expect(verdict(accepted, typed)).toBe(false);
  });

  it.each([
    ['task group', 'taskgroup'],
    ['an exception group', 'an excepton group'],
    ['`async` and `async def`', 'async and async def'],
    ['`++`', '++'],
  ])('is "%s" when it is "%s"', (accepted, typed) => {
    expect(verdict(accepted, typed)).toBe(true);
  });
});
