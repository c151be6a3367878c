import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/reply.ts';
import { testBot, visitor } from '../bot.ts';

const DAY = 86_400_000;

const { bot, clock } = await testBot();
const start = clock.now;
let people = 0;
const newcomer = () => {
  clock.now = start;
  return visitor(bot, `review-${++people}`);
};
type Visitor = ReturnType<typeof visitor>;

/** Reveals and rates until nothing but practice is left. */
async function finish(ada: Visitor, reply: Reply, grade: string): Promise<Reply> {
  let now = reply;
  while (now.choices && !isPractice(now)) now = await ada.press(await ada.press(now, 'Reveal'), grade);
  return now;
}

const isPractice = ({ fields }: Reply): boolean => /^\d+ to practise$/.test(fields?.[0]?.value ?? '');

describe('/review', () => {
  it('teaches new cards in the order of their deck, and shows what is left', async () => {
    const ada = newcomer();
    const question = await ada.slash('review');
    expect(question).toMatchObject({
      title: 'Asynchronous programming and asyncio · 1 of 11',
      fields: [{ name: 'Left', value: '20 new' }],
    });
  });

  it('goes on with the next card after a rating, in the same message, and can take the rating back', async () => {
    const ada = newcomer();
    const next = await ada.press(await ada.press(await ada.slash('review'), 'Reveal'), 'Good');
    expect(next.title).toBe('Asynchronous programming and asyncio · 2 of 11');
    expect(next.text).toMatch(/^Good: back in 3 days/);
    const back = await ada.press(next, 'Undo');
    expect(back.text).toContain('What is asynchronous programming?');
    expect(back.buttons?.map(({ label }) => label)).toContain('Easy · 8 d');
  });

  it('ends when the day is done, says when the next card is due, and still takes the last rating back', async () => {
    const ada = newcomer();
    const end = await finish(ada, await ada.slash('review'), 'Good');
    expect(end).toMatchObject({
      title: 'Done for today',
      text: expect.stringContaining('Next: in 3 days (Thu 5 Nov), 20 cards.') as string,
    });
    expect((await ada.press(end, 'Undo')).title).toBe('The answer');
  });

  it('serves what is due before anything new', async () => {
    const ada = newcomer();
    await finish(ada, await ada.slash('review'), 'Good');
    clock.now = start + 3 * DAY;
    expect((await ada.slash('review')).fields).toEqual([{ name: 'Left', value: '20 due · 20 new' }]);
  });

  it('brings what was forgotten back at the end, until it is known', async () => {
    const ada = newcomer();
    const second = await ada.press(await ada.press(await ada.slash('review'), 'Reveal'), 'Forgot');
    expect(second.fields).toEqual([{ name: 'Left', value: '19 new · 1 to practise' }]);
    const practice = await finish(ada, second, 'Good');
    expect(practice.title).toBe('Asynchronous programming and asyncio · 1 of 11');
    const again = await ada.press(await ada.press(practice, 'Reveal'), 'Not yet');
    expect(again.title).toBe(practice.title);
    expect((await ada.press(await ada.press(again, 'Reveal'), 'I know it now')).title).toBe('Done for today');
  });

  it('says that nothing is due to somebody who has learned it all', async () => {
    const ada = newcomer();
    for (let day = 0; day < 3; day++) {
      clock.now = start + day * DAY;
      await finish(ada, await ada.slash('review'), 'Easy');
    }
    expect((await ada.slash('review')).text).toMatch(/^Nothing more is due\. Next: in 6 days/);
  });
});

describe('/progress', () => {
  it('counts what is due, new, learning and known, the retention and the streak', async () => {
    const ada = newcomer();
    await finish(ada, await ada.slash('review'), 'Good');
    clock.now = start + DAY;
    await finish(ada, await ada.slash('review'), 'Good');
    const { fields } = await ada.slash('progress');
    expect(Object.fromEntries(fields!.map(({ name, value }) => [name, value]))).toEqual({
      'Due now': '0',
      New: '4',
      Learning: '40',
      Known: '0',
      'Remembered in 30 days': 'nothing repeated yet',
      Streak: '2 days; 2 more days can be missed this month',
    });
  });

  it('leads to the review when something is due', async () => {
    const ada = newcomer();
    await finish(ada, await ada.slash('review'), 'Forgot');
    clock.now = start + DAY;
    const progress = await ada.slash('progress');
    expect((await ada.press(progress, 'Review')).fields?.[0]?.value).toContain('due');
  });
});

describe('/decks', () => {
  it('shows each deck with its size, and asks from one at a press', async () => {
    const ada = newcomer();
    const decks = await ada.slash('decks');
    expect(decks.fields?.[0]?.value).toMatch(/`python\/asyncio` · 11 cards · 22 clips · answers [23]:\d\d$/);
    expect((await ada.press(decks, 'Testing in Python')).title).toBe('Testing in Python · 1 of 16');
  });
});

describe('/help', () => {
  it('shows every command with its options', async () => {
    const { fields } = await newcomer().slash('help');
    expect(fields?.map(({ name }) => name)).toEqual([
      '/ask [deck:…]',
      '/review',
      '/lesson start · file',
      '/listen card:… [part:…]',
      '/progress [deck:…]',
      '/daily set · show · pause · resume · skip · now · remove',
      '/quiz',
      '/leaderboard [span:…] [where:…]',
      '/decks',
      '/card',
      '/deck cards · import · export · flags',
      '/managers [who:…]',
      '/link [code:…]',
      '/settings [zone:…] [new-cards:…] [remind:…] [leaderboard:…]',
      '/flag [card:…]',
      '/export',
      '/forget-me',
      '/help',
    ]);
  });
});
