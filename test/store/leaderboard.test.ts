import { describe, expect, it } from 'vitest';
import { ALL_TIME, createLeaderboard, monthOf, weekOf } from '../../src/store/leaderboard.ts';
import { testRedis } from '../database.ts';

const board = createLeaderboard(await testRedis());
let spaces = 0;

/** A space of its own, with two places. */
function newSpace() {
  const space = `test:space-${++spaces}`;
  const dropOf = (room: string, date: string) => ({ place: `${space}/${room}`, space, date });
  return { space, dropOf };
}

describe('a leaderboard', () => {
  it('counts the points of a week, a month and all time', async () => {
    const { space, dropOf } = newSpace();
    await board.award('ada', 1, dropOf('a', '2026-11-29'));
    await board.award('ada', 2, dropOf('a', '2026-11-30'));
    await board.award('ada', 4, dropOf('a', '2026-12-01'));
    const pointsIn = async (period: string) => (await board.top(space, period, 1))[0]?.points;
    expect(await pointsIn('2026-W48')).toBe(1);
    expect(await pointsIn('2026-W49')).toBe(6);
    expect(await pointsIn('2026-11')).toBe(3);
    expect(await pointsIn('2026-12')).toBe(4);
    expect(await pointsIn(ALL_TIME)).toBe(7);
  });

  it('is of one place, or of the whole space', async () => {
    const { space, dropOf } = newSpace();
    await board.award('ada', 1, dropOf('a', '2026-11-23'));
    await board.award('bob', 3, dropOf('b', '2026-11-23'));
    expect(await board.top(`${space}/a`, ALL_TIME, 9)).toEqual([{ account: 'ada', points: 1 }]);
    expect(await board.top(space, ALL_TIME, 9)).toEqual([
      { account: 'bob', points: 3 },
      { account: 'ada', points: 1 },
    ]);
  });

  it('gives the points of a drop once, and others instead when the answer was changed', async () => {
    const { space, dropOf } = newSpace();
    const drop = dropOf('a', '2026-11-23');
    await Promise.all([1, 2, 3].map(() => board.award('ada', 2, drop)));
    expect(await board.top(space, ALL_TIME, 9)).toEqual([{ account: 'ada', points: 2 }]);
    await board.award('ada', 5, drop);
    expect(await board.top(space, ALL_TIME, 9)).toEqual([{ account: 'ada', points: 5 }]);
    await board.award('ada', 0, drop);
    expect(await board.top(space, ALL_TIME, 9)).toEqual([]);
  });

  it('leaves out who hides, and shows them again with what they have', async () => {
    const { space, dropOf } = newSpace();
    await board.award('hidden', 3, dropOf('a', '2026-11-23'));
    await board.award('ada', 1, dropOf('a', '2026-11-23'));
    await board.hide('hidden', true);
    expect(await board.isHidden('hidden')).toBe(true);
    expect((await board.top(space, ALL_TIME, 1)).map(({ account }) => account)).toEqual(['ada']);
    await board.hide('hidden', false);
    expect((await board.top(space, ALL_TIME, 1)).map(({ account }) => account)).toEqual(['hidden']);
  });

  it('looks as far as it has to for those who are shown', async () => {
    const { space, dropOf } = newSpace();
    for (let number = 1; number <= 220; number++) {
      await board.award(`l${number}`, number, dropOf('a', '2026-11-23'));
      if (number > 10) await board.hide(`l${number}`, true);
    }
    expect((await board.top(space, ALL_TIME, 3)).map(({ account }) => account)).toEqual(['l10', 'l9', 'l8']);
  });
});

describe('a week', () => {
  it('is ISO’s: from Monday, and of the year that has its Thursday', () => {
    expect(weekOf('2026-01-01')).toBe('2026-W01');
    expect(weekOf('2027-01-03')).toBe('2026-W53');
    expect(monthOf('2027-01-03')).toBe('2027-01');
  });
});
