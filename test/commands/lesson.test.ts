import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Reply } from '../../src/reply.ts';
import { botOn, visitor } from '../bot.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { farRooms } from '../lessons/far-rooms.ts';
import { testTime } from '../lessons/time.ts';

const redis = await testRedis();
const folder = await temporaryFolder();
const DECK = 'asyncio';
const TITLE = 'Asynchronous programming and asyncio';
let spaces = 0;

/** Where a reply's file lies. */
function pathOf({ file }: Reply): string {
  if (typeof file?.content !== 'string') throw new Error('there is no file that lies anywhere');
  return file.content;
}

/** A server with two voice channels, in which Viva holds lessons until the test ends. */
function server(voice = true) {
  const space = `test:lesson${++spaces}`;
  const rooms = ['General', 'Quiet room'].map((name, index) => ({ id: `${space}/room${index}`, name }));
  const time = testTime(redis);
  const far = farRooms(voice ? rooms : [], time, () => 1000);
  const platform = { rooms: far, frames: far.frames, serves: (place: string) => place.startsWith(space) };
  const { bot, board, clock, runLessons, timetable } = botOn(redis, undefined, undefined, {
    voices: { ...platform, folder, time },
    clock: () => time.now(),
  });
  const stop = new AbortController();
  let ended = false;
  const running = runLessons(stop.signal)
    .catch(() => {})
    .finally(() => (ended = true));
  onTestFinished(async () => {
    stop.abort();
    await Promise.all([running, time.until(() => ended)]);
    await timetable.close();
  });

  /** Waits for something while time passes. */
  async function pending<Value>(work: Promise<Value>): Promise<Value> {
    let over = false;
    const done = work.finally(() => (over = true));
    await Promise.all([done, time.until(() => over)]);
    return done;
  }

  const person = (name: string, room?: number, manages = false) => {
    const one = visitor(bot, `${name}-${space}`, { name, manages }, space, `${space}/text`);
    if (room !== undefined) far.sit(`test:${name}-${space}`, rooms[room]!.id);
    return {
      lesson: (options: Record<string, string | number>) => pending(one.slash('lesson start', options)),
      press: (reply: Parameters<typeof one.press>[0], label: string) => pending(one.press(reply, label)),
      slash: one.slash,
      leave: () => far.sit(`test:${name}-${space}`),
    };
  };
  return { bot, space, far, time, clock, person, board: () => board.messages.at(-1)!.shows, board0: board };
}

const START = { deck: DECK };

describe('/lesson start', () => {
  it('joins the voice channel of whoever asks, and puts a board up', async () => {
    const { person, board, far, time } = server();
    const ada = person('ada', 1);
    expect((await ada.lesson(START)).text).toBe('The lesson begins in `Quiet room`: 11 cards.');
    await time.pass(5000);
    expect(far.said[0]).toMatchObject({ clip: 'asyncio.title' });
    expect(board()).toMatchObject({ title: `${TITLE} · card 1 of 11` });
  });

  it('is refused where Viva is a guest, as is a lesson tomorrow: nothing could be posted there', async () => {
    const { bot, space, board0 } = server();
    const mine = `test:guest-${space}`;
    const guest = visitor(bot, `guest-${space}`, { manages: true }, mine, `${space}/text`, { guest: true });
    const refused = 'use `/lesson start` in a direct message with Viva';
    for (const as of ['voice', 'clips'])
      expect((await guest.slash('lesson start', { ...START, as })).text).toContain(refused);
    expect((await guest.act('lesson:tomorrow:any')).text).toContain(refused);
    expect(board0.messages).toEqual([]);
  });

  it('joins the one that is named', async () => {
    const { person, far } = server();
    await person('ada', 0).lesson({ ...START, channel: 'quiet room' });
    expect([...far.seats].map(({ room }) => room)).toEqual([expect.stringMatching(/room1$/)]);
  });

  it.each([
    [START, 'Join a voice channel first'],
    [{ ...START, channel: 'Genral' }, 'Did you mean `General`?'],
    [{ ...START, deck: 'nothing' }, 'There is no deck'],
    [{}, 'needs `deck:`'],
    [{ ...START, gap: 1 }, 'from 2 to 30'],
    [{ ...START, cards: 51 }, 'from 1 to 50'],
  ])('says what is wrong: %o', async (options, told) => {
    expect((await server().person('ada').lesson(options)).text).toContain(told);
  });

  it('takes the gap, the order and the number of cards that are wished for', async () => {
    const { person, far, time } = server();
    await person('ada', 0).lesson({ ...START, gap: 30, order: 'deck', cards: 2 });
    await time.until(() => far.seats.size === 0);
    expect(far.said.map(({ clip }) => clip)).toEqual([
      'asyncio.title',
      'asynchronous-programming.question',
      'tick',
      'asynchronous-programming.answer',
      expect.stringMatching(/\.question$/),
      'tick',
      expect.stringMatching(/\.answer$/),
    ]);
  });

  it('posts clips here where that is wished for, or where there is no voice', async () => {
    const one = server();
    await one.person('ada', 0).lesson({ ...START, as: 'clips' });
    await one.time.pass(100);
    expect(one.board().clip).toBeDefined();
    expect(one.far.seats.size).toBe(0);
    const other = server(false);
    expect((await other.person('ada').lesson(START)).text).toBe('The lesson begins here: 11 cards.');
    await other.time.pass(100);
    expect(other.board().clip).toBeDefined();
  });
});

describe('the lesson’s board', () => {
  it('is controlled by who started it and by managers', async () => {
    const { person, board, time } = server();
    await person('ada', 0).lesson(START);
    const grace = person('grace', 0);
    await time.pass(3000);
    expect((await grace.press(board(), 'Pause')).text).toContain('`ada` leads this lesson');
    const boss = person('boss', undefined, true);
    const paused = await boss.press(board(), 'Pause');
    expect(paused).toMatchObject({ text: expect.stringContaining('_Paused._') });
    expect((await boss.press(paused, 'Resume')).text).not.toContain('_Paused._');
    expect((await boss.press(board(), 'Next')).title).toBe(`${TITLE} · card 2 of 11`);
    expect((await boss.press(board(), 'Stop')).title).toBe(`${TITLE} · the lesson is over`);
  });

  it('is controlled by anyone where that is wished for', async () => {
    const { person, board } = server();
    await person('ada', 0).lesson({ ...START, control: 'anyone' });
    expect((await person('grace').press(board(), 'Stop')).title).toContain('the lesson is over');
  });

  it('takes “I knew it” and “I didn’t” as one private review of each listener', async () => {
    const { person, board, time, far } = server();
    const ada = person('ada', 0);
    const grace = person('grace', 0);
    await ada.lesson({ ...START, order: 'deck', cards: 2 });
    await time.until(() => far.said.length === 2);
    await time.pass(2600);
    const shown = board();
    expect((await ada.press(shown, 'I knew it')).text).toMatch(/^Good: back in \d days/);
    expect((await ada.press(shown, 'I knew it')).text).toMatch(/^Good: back in \d days/);
    expect((await grace.press(shown, 'I didn’t')).text).toBe('Forgot: back tomorrow.');
    expect((await ada.slash('progress', { deck: DECK })).fields).toContainEqual({ name: 'New', value: '10' });
    await time.until(() => far.seats.size === 0);
    await time.pass(5000);
    expect(board().fields).toEqual([
      { name: 'Heard', value: '2 of 2 cards, 1 of them again' },
      { name: 'Rated themselves', value: '2 people' },
    ]);
    expect(await grace.press(board(), 'My results')).toMatchObject({
      title: 'You knew 0 of 1',
      text: expect.stringMatching(/^✗ What is asynchronous programming\? — back tomorrow$/),
    });
    expect((await person('alan').press(board(), 'My results')).text).toContain('You have rated no card');
  });

  it('lets a rating be changed once the answer was heard', async () => {
    const { person, board, time, far } = server();
    const ada = person('ada', 0);
    await ada.lesson(START);
    await time.until(() => far.said.length === 2);
    await time.pass(2600);
    const shown = board();
    await ada.press(shown, 'I knew it');
    expect((await ada.press(shown, 'I didn’t')).text).toBe('Forgot: back tomorrow.');
    await ada.press(board(), 'Stop');
    expect((await ada.press(board(), 'My results')).title).toBe('You knew 0 of 1');
  });

  it('counts a card that comes again as practice', async () => {
    const { person, board, time, far } = server();
    const ada = person('ada', 0);
    await ada.lesson({ ...START, cards: 1 });
    await time.until(() => far.said.length === 2);
    await time.pass(2600);
    await ada.press(board(), 'I didn’t');
    await time.until(() => far.said.length === 5);
    await time.pass(2600);
    expect(board().title).toBe(`${TITLE} · once more, card 1 of 1`);
    expect((await ada.press(board(), 'I knew it')).text).toBe('Now you know it.');
    expect((await ada.slash('progress', { deck: DECK })).fields).toContainEqual({ name: 'New', value: '10' });
  });
});

describe('a second lesson', () => {
  it('takes over where who leads the first one has gone, or by who may control it', async () => {
    const { person, board, far, time } = server();
    const ada = person('ada', 0);
    const grace = person('grace', 0);
    await ada.lesson(START);
    const refused = await grace.lesson(START);
    expect(refused.text).toBe(
      'There is a lesson in `General` already, which `ada` has started. Come and listen.',
    );
    ada.leave();
    const offered = await grace.lesson({ ...START, cards: 2 });
    expect((await grace.press(offered, 'Take over')).text).toBe('The lesson begins in `General`: 2 cards.');
    await time.pass(3000);
    expect(board().title).toBe(`${TITLE} · card 1 of 2`);
    expect(far.seats.size).toBe(1);
  });
});

describe('again tomorrow', () => {
  it('is planned for all to see, announced, and called off', async () => {
    const { person, board, board0, time } = server();
    const ada = person('ada', 0);
    await ada.lesson({ ...START, cards: 2 });
    await ada.press(board(), 'Stop');
    const end = board();
    const planned = await ada.press(end, 'Again tomorrow?');
    expect(planned.text).toContain('The lesson is held again on Tue 3 Nov at 10:00 (Europe/Berlin)');
    time.leap(24 * 3_600_000 - 60_000);
    ada.leave();
    await time.pass(65_000);
    expect(board().title).toBe(`Time for a lesson: ${TITLE}`);
    person('ada', 0);
    expect((await ada.press(board(), 'Start')).text).toBe('The lesson begins in `General`: 2 cards.');
    const count = board0.messages.length;
    await ada.press(board(), 'Stop');
    const again = await ada.press(end, 'Again tomorrow?');
    expect((await ada.press(again, 'Cancel')).text).toBe('That lesson is called off.');
    time.leap(24 * 3_600_000);
    await time.pass(10_000);
    expect(board0.messages).toHaveLength(count);
  });
});

describe('/lesson file', () => {
  it('gives the whole lesson as one file, and so does the end card', async () => {
    const { person, board } = server();
    const ada = person('ada', 0);
    const reply = await ada.slash('lesson file', { deck: DECK, order: 'deck' });
    expect(reply).toMatchObject({
      title: `${TITLE}: the whole lesson`,
      file: { name: 'python-asyncio.mp3' },
    });
    const { size } = await stat(pathOf(reply));
    expect(size / 5000).toBeGreaterThan(200);
    await ada.lesson({ ...START, order: 'deck' });
    await ada.press(board(), 'Stop');
    expect(basename(pathOf(await ada.press(board(), 'Whole lesson')))).toBe(basename(pathOf(reply)));
  });
});

describe('the channel of a lesson', () => {
  it('is suggested while it is typed', async () => {
    const { bot, space } = server();
    const place = { id: `${space}/here`, space };
    const typing = { place, account: 'test:ada', command: 'lesson start', option: 'channel', text: 'qui' };
    expect(await bot.suggest(typing)).toEqual([{ label: 'Quiet room', value: `${space}/room1` }]);
  });
});
