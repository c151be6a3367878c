import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/reply.ts';
import { LIBRARY, testBot, visitor } from '../bot.ts';

const { bot, daily, board, clock, stores } = await testBot();
const never = new AbortController().signal;

let spaces = 0;

/** A channel with a daily quiz at ten, on weekdays. */
async function group(...names: string[]) {
  const space = `test:leaders${++spaces}`;
  const place = `${space}/here`;
  const meet = (name: string, room = place) => visitor(bot, `${name}${spaces}`, { name }, space, room);
  const boss = visitor(bot, `boss${spaces}`, { manages: true }, space, place);
  clock.now = Date.parse('2026-11-02T00:00:00Z');
  await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio', days: 'weekdays' });
  const learners = names.map((name) => meet(name));
  const posted = (): Reply => board.messages.findLast((message) => message.place === place)!.shows;

  /** Asks the day's question, has the learners answer in their order, and tells the answer. */
  async function day(date: string, ...right: (boolean | undefined)[]): Promise<Reply> {
    clock.now = Date.parse(`${date}T09:00:00Z`);
    await daily.drop(place, clock.now, never);
    const question = posted();
    const card = LIBRARY.card((await stores.drops.recent(place, 1))[0]!.card);
    for (const [index, isRight] of right.entries())
      if (isRight !== undefined)
        await learners[index]!.press(question, card.choices.find((choice) => choice.right === isRight)!.text);
    clock.now += 8 * 3_600_000;
    await daily.reveal(place, date, never);
    return posted();
  }

  return { boss, learners, meet, day, place };
}

const fieldsOf = ({ fields = [] }: Reply) =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value]));

describe('a reveal', () => {
  it('names who was right first, and streaks that have become worth it', async () => {
    const { day } = await group('ada', 'grace', 'linus');
    expect(fieldsOf(await day('2026-11-02', false, true, true))).toMatchObject({
      Right: '2 of 3',
      First: '`grace`',
    });
    await day('2026-11-03', true);
    expect(fieldsOf(await day('2026-11-04', true))['Streaks']).toBe('`ada` has studied 3 days in a row');
    expect(fieldsOf(await day('2026-11-05', true))['Streaks']).toBeUndefined();
  });

  it('names nobody who hides', async () => {
    const { day, learners, boss } = await group('ada');
    const own = await learners[0]!.press(await boss.slash('leaderboard'), 'Me');
    expect((await learners[0]!.press(own, 'Hide me from others')).text).toContain("Others don't see you");
    expect(fieldsOf(await day('2026-11-02', true))).not.toHaveProperty('First');
    expect((await boss.slash('leaderboard')).text).toContain('Nobody has points yet');
    const shown = await learners[0]!.press(own, 'Hide me from others');
    expect(shown.buttons).toMatchObject([{ label: 'Hide me from others' }]);
    expect((await boss.slash('leaderboard')).text).toContain('`ada`');
  });

  it('ends the week with a recap: the top three and the hardest question', async () => {
    const { day } = await group('ada', 'grace', 'linus', 'alan');
    expect(fieldsOf(await day('2026-11-05', true, false, false, false))).not.toHaveProperty('This week');
    const friday = fieldsOf(await day('2026-11-06', true, true, false));
    expect(friday['This week']).toBe('🥇 `ada`, 10\n🥈 `grace`, 4\n🥉 `linus`, 2');
    expect(friday['The hardest question of the week']).toMatch(/\n1 of 4 were right$/);
  });
});

describe('/leaderboard', () => {
  it('shows who leads this week, this month and of all time', async () => {
    const { day, boss } = await group('ada', 'grace');
    await day('2026-11-02', true);
    await day('2026-11-09', false, true);
    const week = await boss.slash('leaderboard');
    expect(week.text).toBe('🥇 `grace` — 5 points  \n🥈 `ada` — 1 point  ');
    const all = await boss.press(week, 'All time');
    expect(all.text).toBe('🥇 `ada` — 6 points  \n🥈 `grace` — 5 points  ');
    expect(all.title).toBe('Leaderboard · all time, in this channel');
    clock.now = Date.parse('2026-12-01T12:00:00Z');
    expect((await boss.press(all, 'This month')).text).toContain('Nobody has points yet');
  });

  it('is of one channel, or of all', async () => {
    const { day, meet } = await group('ada');
    await day('2026-11-02', true);
    const elsewhere = meet('grace', `test:leaders${spaces}/elsewhere`);
    expect((await elsewhere.slash('leaderboard', { span: 'all' })).text).toContain('Nobody has points yet');
    expect((await elsewhere.slash('leaderboard', { span: 'all', where: 'everywhere' })).text).toContain(
      '`ada`',
    );
  });

  it('shares a rank among those with as many points, and tells one’s own', async () => {
    const { day, learners } = await group('ada', 'grace', 'linus');
    await day('2026-11-02', true, false, false);
    const shown = await learners[2]!.slash('leaderboard');
    expect(shown.text!.split('\n')).toEqual([
      '🥇 `ada` — 5 points  ',
      expect.stringMatching(/^🥈 /),
      expect.stringMatching(/^🥈 /),
    ]);
    expect((await learners[2]!.press(shown, 'Me')).text).toBe('You have 1 point this week, rank 2.');
  });
});
