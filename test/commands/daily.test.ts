import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/reply.ts';
import { testBot, visitor } from '../bot.ts';

const { bot, daily, board, clock, stores } = await testBot();
const never = new AbortController().signal;
const HOUR = 3_600_000;

let spaces = 0;

/** A manager and learners in a channel of their own. */
const meet = (...names: string[]) => {
  clock.now = Date.parse('2026-11-02T08:00:00Z');
  const space = `test:daily${++spaces}`;
  const place = `${space}/here`;
  const [boss, ...learners] = ['boss', ...names].map((name) =>
    visitor(bot, `${name}${spaces}`, { manages: name === 'boss' }, space, place),
  );
  return { place, boss: boss!, learners };
};

/** Drops the question of ten o'clock, and comes back with what the place sees. */
const drop = async (place: string): Promise<Reply> => {
  clock.now = Date.parse('2026-11-02T09:00:00Z');
  expect(await daily.drop(place, clock.now, never)).toBeUndefined();
  return board.messages.findLast((message) => message.place === place)!.shows;
};

describe('/daily', () => {
  it('is set up by one command, which shows what will happen', async () => {
    const { boss } = meet();
    const shown = await boss.slash('daily set', { time: '9:00', zone: 'berlin', days: 'weekdays' });
    expect(shown.text).toContain('A question on weekdays at **09:00** (Europe/Berlin)');
    expect(shown.fields![0]!.value.split('\n')).toHaveLength(7);
    expect(shown.fields![0]!.value).toContain('Tue 3 Nov, 09:00');
  });

  it('marks changes of the clocks in the runs to come', async () => {
    const { boss } = meet();
    clock.now = Date.parse('2027-03-26T12:00:00Z');
    const shown = await boss.slash('daily set', { time: '02:30', zone: 'Europe/Berlin' });
    expect(shown.fields![0]!.value).toContain(
      'Sun 28 Mar, 03:00 — the clocks have been put forward by 60 min',
    );
  });

  it.each([
    ['daily set', {}, 'needs `time:`'],
    ['daily set', { time: '25:00' }, 'Give a time such as 09:00'],
    ['daily set', { time: '09:00', zone: 'Mars' }, 'There is no time zone'],
    ['daily set', { time: '09:00', days: 'someday' }, 'Give daily, weekdays, weekends'],
    ['daily set', { time: '09:00', deck: 'asyncio+nothing' }, 'There is no deck'],
    ['daily show', {}, 'There is no daily quiz here yet'],
    ['daily pause', {}, 'There is no daily quiz here yet'],
    ['daily', {}, '`/daily skip` — Leave the next question out'],
    ['daily stop', {}, 'Did you mean `/daily'],
  ])('says what is wrong: %s %o', async (line, options, told) => {
    expect((await meet().boss.slash(line, options)).text).toContain(told);
  });

  it('suggests the place’s own zone first, then that of Viva', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '09:00', zone: 'Asia/Tokyo' });
    const typing = {
      place: { id: place, space: place },
      account: 'test:boss',
      command: 'daily set',
      option: 'zone',
    };
    const zones = (await bot.suggest({ ...typing, text: '' })).map(({ value }) => value);
    expect(zones.slice(0, 3)).toEqual(['Asia/Tokyo', 'Europe/Berlin', 'Africa/Abidjan']);
    expect(await bot.suggest({ ...typing, text: 'new york' })).toEqual([
      { label: 'America/New York', value: 'America/New_York' },
    ]);
    expect(await bot.suggest({ ...typing, text: 'kyiv' })).toEqual([
      { label: 'Europe/Kyiv', value: 'Europe/Kyiv' },
    ]);
  });

  it('is for managers', async () => {
    const { learners } = meet('ada');
    expect((await learners[0]!.slash('daily show')).text).toContain('for those who manage');
  });

  it('is not for a place where Viva is a guest: it says so, and leaves a quiz that is there alone', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin' });
    const before = await stores.places.quiz(place);
    const account = `test:guest${spaces}`;
    const guest = visitor(bot, `guest${spaces}`, { manages: true }, account, place, { guest: true });
    const lines = ['set', 'show', 'pause', 'resume', 'skip', 'now', 'remove'].map((what) => `daily ${what}`);
    for (const line of [...lines, 'quiz'])
      expect((await guest.slash(line, line === 'daily set' ? { time: '12:00' } : {})).text, line).toMatch(
        /can post nothing by itself.*use `\/daily set` in a direct message with Viva/,
      );
    expect(await stores.places.quiz(place)).toEqual(before);
    expect(await stores.drops.recent(place, 5)).toEqual([]);
    expect(await stores.places.of(account)).toEqual([]);
  });

  it('is not mixed with one that another space has set up there: that one is removed first', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin' });
    const other = visitor(bot, `other${spaces}`, { manages: true }, `test:other${spaces}`, place);
    expect((await other.slash('daily set', { time: '12:00' })).text).toContain('`/daily remove` ends it');
    expect((await boss.slash('daily show')).text).toContain('**10:00**');
    await other.slash('daily remove');
    expect((await other.slash('daily set', { time: '12:00' })).text).toContain('**12:00**');
    expect((await stores.places.quiz(place))!.space).toBe(`test:other${spaces}`);
  });

  it('is paused, goes on, is skipped and removed', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin' });
    await boss.slash('daily pause');
    expect((await boss.slash('daily show')).text).toContain('Paused');
    const before = board.messages.length;
    await daily.drop(place, clock.now, never);
    expect(board.messages).toHaveLength(before);
    expect((await boss.slash('daily resume')).text).toContain('It goes on');
    expect((await boss.slash('daily skip')).text).toContain('2026-11-02');
    expect((await boss.slash('daily show')).fields![1]!.value).toContain('a manager skipped it');
    await boss.slash('daily remove');
    expect((await boss.slash('daily show')).text).toContain('There is no daily quiz');
  });
});

describe('a drop', () => {
  it('asks, takes one private answer each as a review, and tells the answer with the results', async () => {
    const { boss, place, learners } = meet('ada', 'grace');
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio' });
    const question = await drop(place);
    expect(question.title).toMatch(/^Question 1 · Asynchronous programming and asyncio, \d+ of 11$/);
    const [ada, grace] = learners;
    const { card } = { card: question.choices! };
    const answers = await Promise.all(card.map(async ({ text }) => (await ada!.press(question, text)).title));
    expect(new Set(answers).size).toBe(1);
    const told = await grace!.press(question, card[0]!.text);
    expect(told.title).toMatch(/Right!|Not quite/);
    expect((await grace!.slash('progress', { deck: 'asyncio' })).fields).toContainEqual({
      name: 'New',
      value: '10',
    });
    clock.now += 8 * HOUR;
    await daily.reveal(place, '2026-11-02', never);
    const [closed, answer] = board.messages.filter((message) => message.place === place);
    expect(closed!.shows.buttons ?? []).toEqual([]);
    expect(closed!.shows.choices ?? []).toEqual([]);
    expect(answer!.shows).toMatchObject({ title: 'The answer' });
    expect(answer!.shows.fields![0]!.value).toMatch(/^[0-2] of 2$/);
    expect((await grace!.press(question, card[0]!.text)).text).toContain('This question is closed');
  });

  it('is asked out of turn when a manager says so, once a day', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin' });
    expect((await boss.slash('daily now')).text).toBe('Question 1 is there.');
    expect((await boss.slash('daily now')).text).toBe('Question 1 is there.');
    await drop(place);
    expect(board.messages.filter((message) => message.place === place)).toHaveLength(1);
  });

  it('counts an answer that is pressed twice once', async () => {
    const { boss, place, learners } = meet('ada');
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio' });
    const question = await drop(place);
    const [first, second] = question.choices!;
    await learners[0]!.press(question, first!.text);
    expect((await learners[0]!.press(question, second!.text)).text).toContain('You have answered already');
  });

  it('lets an answer be changed until the reveal where the place allows it', async () => {
    const { boss, place, learners } = meet('ada');
    const shown = await boss.slash('daily set', {
      time: '10:00',
      deck: 'asyncio',
      change: 'on',
      thread: 'on',
    });
    expect(shown.text).toContain('discussed in a thread. Until then everyone may change theirs.');
    const question = await drop(place);
    const titles = await Promise.all(
      question.choices!.map(async ({ text }) => (await learners[0]!.press(question, text)).title),
    );
    expect(new Set(titles).size).toBe(2);
  });

  it('lets an answer be taken back and rated otherwise, in one’s own memory', async () => {
    const { boss, place, learners } = meet('ada');
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio' });
    const question = await drop(place);
    const answer = await learners[0]!.press(question, question.choices![0]!.text);
    const grades = await learners[0]!.press(answer, 'Undo');
    expect((await learners[0]!.press(grades, 'Hard')).text).toMatch(/Hard: back/);
  });

  it('asks no card again before the deck is through', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio' });
    for (let day = 0; day < 11; day++) {
      clock.now = Date.parse('2026-11-02T09:00:00Z') + day * 24 * HOUR;
      await daily.drop(place, clock.now, never);
    }
    const asked = board.messages
      .filter((message) => message.place === place && message.shows.title !== 'The answer')
      .map(({ shows }) => shows.text);
    expect(new Set(asked).size).toBe(11);
  });
});

describe('a streak', () => {
  it('is not broken by the days on which the quiz rests', async () => {
    const { boss, place, learners } = meet('ada');
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', days: 'weekdays' });
    for (const day of ['2026-11-05', '2026-11-06', '2026-11-09']) {
      clock.now = Date.parse(`${day}T09:00:00Z`);
      await daily.drop(place, clock.now, never);
      const asked = board.messages.findLast((message) => message.place === place)!.shows;
      await learners[0]!.act(
        (asked.choices?.[0] ?? asked.buttons!.find(({ label }) => label === 'I know')!).id,
      );
    }
    const { fields } = await learners[0]!.slash('progress');
    expect(fields!.find(({ name }) => name === 'Streak')!.value).toMatch(
      /^3 days; 2 more days can be missed/,
    );
  });
});

describe('who set the quiz up', () => {
  it('is told in private, once, when the channel can’t be posted to', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin' });
    clock.now = Date.parse('2026-11-02T09:00:00Z');
    board.faults.push('gone');
    for (let times = 0; times < 3; times++) await daily.drop(place, clock.now, never);
    const told = board.messages.filter((message) => message.place === `test:boss${spaces}/direct`);
    expect(told.map(({ shows }) => shows.text)).toEqual([
      expect.stringMatching(/paused, because the question of 2026-11-02 .* the channel is gone/),
    ]);
    expect((await boss.slash('daily show')).text).toContain('Paused: the channel is gone');
  });

  it('is told once though the first telling was lost', async () => {
    const { boss, place } = meet();
    await boss.slash('daily set', { time: '10:00', zone: 'Europe/Berlin' });
    clock.now = Date.parse('2026-11-02T09:00:00Z');
    board.faults.push('gone', 'answer lost');
    const later = await daily.drop(place, clock.now, never);
    clock.now = later!;
    expect(await daily.drop(place, Date.parse('2026-11-02T09:00:00Z'), never)).toBeUndefined();
    expect(board.messages.filter((message) => message.place === `test:boss${spaces}/direct`)).toHaveLength(1);
  });
});
