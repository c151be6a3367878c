import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { LEASE_LIFE } from '../../src/store/lessons.ts';
import { testRedis } from '../database.ts';
import { cardsSaid, school } from './school.ts';

const redis = await testRedis();
const MINUTE = 60_000;

/** A school where Ada sits in General. */
function withAda() {
  const made = school(redis);
  made.rooms.sit(made.account('ada'), made.general.id);
  return made;
}

describe('a lesson in a voice channel', () => {
  it('greets, and asks, waits and answers card by card; then its board is the end card', async () => {
    const { open, time, said, shown, board, rooms, stores } = withAda();
    const lesson = await open().started('ada');
    await time.until(() => rooms.seats.size === 0);
    await time.pass(5000);
    expect(said()).toEqual(['title', ...cardsSaid('a', 'b', 'c')]);
    expect(board.messages).toHaveLength(1);
    expect(shown()).toMatchObject({
      tone: 'right',
      title: 'ABC · the lesson is over',
      fields: [
        { name: 'Heard', value: '3 of 3 cards' },
        { name: 'Rated themselves', value: 'nobody' },
      ],
    });
    expect(await stores.lessons.lesson(lesson.id)).toMatchObject({ turn: 3, ended: { why: 'done' } });
  });

  it('shows the card, and its answer only after it was spoken', async () => {
    const { open, time, said, shown } = withAda();
    await open().started('ada');
    await time.until(() => said().includes('b.question'));
    await time.pass(2500);
    expect(shown()).toMatchObject({ title: 'ABC · card 2 of 3', text: '**What is b?**' });
    expect(shown().buttons!.map(({ label }) => label)).toEqual([
      'Pause',
      'Back',
      'Again',
      'Next',
      'Stop',
      'I knew it',
      'I didn’t',
    ]);
    expect(shown().fields).toEqual([
      { name: 'Time', value: expect.stringMatching(/^▰+▱+ 0:1\d of 0:44$/) },
      { name: 'Listening', value: '`ada`' },
    ]);
    await time.until(() => said().includes('b.answer'));
    await time.pass(2500);
    expect(shown().text).toBe('**What is b?**\n\nIt is b.');
  });

  it('counts the listeners whose names it has not heard', async () => {
    const { open, time, shown, rooms, general, account } = withAda();
    await open().started('ada');
    rooms.sit(account('grace'), general.id);
    rooms.sit(account('alan'), general.id);
    await time.pass(3000);
    expect(shown().fields).toContainEqual({ name: 'Listening', value: '`ada` and 2 more' });
  });

  it('edits its board no more often than once in 2.5 s', async () => {
    const { open, time, rooms, board } = withAda();
    const begun = time.now();
    await open().started('ada');
    await time.until(() => rooms.seats.size === 0);
    expect(board.requests.edit).toBeLessThanOrEqual((time.now() - begun) / 2500 + 2);
  });

  it('is begun in one place at a time', async () => {
    const { open, account, rooms, quiet } = withAda();
    const { started, start } = open();
    const lesson = await started('ada');
    rooms.sit(account('grace'), quiet.id);
    expect(await start('grace', { room: quiet.id })).toMatchObject({ kind: 'taken', by: { id: lesson.id } });
  });

  it('tells who began it what is in its way, and leaves nothing behind', async () => {
    const { open, rooms, board, time } = withAda();
    const { started } = open();
    rooms.lock(new UserError('I lack the permission **Speak** there.'));
    await expect(started('ada')).rejects.toThrow('Failures in the task group');
    rooms.lock(undefined);
    await time.pass(LEASE_LIFE);
    expect(board.messages).toEqual([]);
    await started('ada');
  });

  it('is not begun where its board can’t be posted', async () => {
    const { open, rooms, board } = withAda();
    board.faults.push('gone');
    await expect(open().started('ada')).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: expect.stringContaining('I may not write here') })],
    });
    expect(rooms.seats.size).toBe(0);
  });

  it('of cards that can’t be heard is refused', async () => {
    await expect(withAda().open().start('ada', { deck: 'mute' })).rejects.toThrow('can be heard yet');
  });
});

describe('who controls a lesson', () => {
  it('moves it, and sees its board as it is then', async () => {
    const { open, time, said } = withAda();
    const { started, lessons } = open();
    const { id } = await started('ada');
    await time.until(() => said().includes('a.question'));
    expect((await lessons.move(id, 'next')).title).toBe('ABC · card 2 of 3');
    const paused = await lessons.move(id, 'pause');
    expect(paused.text).toContain('_Paused._');
    expect(paused.buttons![0]!.label).toBe('Resume');
    await time.pass(MINUTE);
    expect(said()).toEqual(['title', 'a.question']);
    await lessons.move(id, 'back');
    await time.pass(2100);
    expect(said()).toEqual(['title', 'a.question', 'a.question']);
  });

  it('stops it, with the end card as the answer', async () => {
    const { open, time, said, shown, rooms } = withAda();
    const { started, lessons } = open();
    const { id } = await started('ada');
    await time.until(() => said().includes('a.answer'));
    const end = await lessons.end(id, 'stopped', new AbortController().signal);
    expect(end).toMatchObject({ title: 'ABC · the lesson is over', text: 'It was stopped before its end.' });
    expect(shown()).toEqual(end);
    expect(rooms.seats.size).toBe(0);
    await expect(lessons.move(id, 'next')).rejects.toThrow('This lesson is over');
  });

  it('may be in another process', async () => {
    const { open, time, said, rooms } = withAda();
    const { id } = await open().started('ada');
    const other = open().lessons;
    await time.until(() => said().includes('a.question'));
    expect((await other.move(id, 'next')).title).toBe('ABC · card 2 of 3');
    await time.until(() => said().includes('b.question'));
    expect(said()).not.toContain('a.answer');
    let ended = false;
    void other.end(id, 'stopped', new AbortController().signal).then(() => (ended = true));
    await time.until(() => ended);
    expect(rooms.seats.size).toBe(0);
  });
});

describe('cards that somebody missed', () => {
  it('come again at the end, once', async () => {
    const { open, time, said, shown, rooms, stores, account } = withAda();
    const { id } = await open().started('ada');
    const rating = { who: account('ada'), due: 1 };
    await stores.lessons.rate(id, { ...rating, card: 'python/abc/c', known: false });
    await stores.lessons.rate(id, { ...rating, card: 'python/abc/a', known: false });
    await stores.lessons.rate(id, { ...rating, card: 'python/abc/b', known: true });
    await time.until(() => said().length > 8);
    await time.pass(2500);
    expect(shown().title).toBe('ABC · once more, card 1 of 2');
    await time.until(() => rooms.seats.size === 0);
    await time.pass(5000);
    expect(said()).toEqual(['title', ...cardsSaid('a', 'b', 'c', 'a', 'c')]);
    expect(shown().fields![0]!.value).toBe('3 of 3 cards, 2 of them again');
  });

  it('don’t where nobody wants it', async () => {
    const { open, time, said, rooms, stores, account } = withAda();
    const { id } = await open().started('ada', { repeatMissed: false });
    await stores.lessons.rate(id, { who: account('ada'), card: 'python/abc/a', known: false, due: 1 });
    await time.until(() => rooms.seats.size === 0);
    expect(said()).toHaveLength(7);
  });
});

describe('an empty voice channel', () => {
  it('pauses the lesson at once, and it goes on when somebody comes within two minutes', async () => {
    const { open, time, said, shown, rooms, account, general } = withAda();
    await open().started('ada');
    await time.until(() => said().includes('a.question'));
    rooms.sit(account('ada'));
    await time.pass(MINUTE);
    expect(said()).toEqual(['title', 'a.question']);
    expect(shown().text).toContain('_Nobody is here: I wait._');
    rooms.sit(account('grace'), general.id);
    await time.until(() => rooms.seats.size === 0);
    expect(said()).toEqual(['title', ...cardsSaid('a', 'b', 'c')]);
  });

  it('is left after two minutes, and the lesson goes on where it was when somebody is back within the hour', async () => {
    const { open, time, said, shown, rooms, account, general } = withAda();
    await open().started('ada');
    await time.until(() => said().includes('b.answer'));
    rooms.sit(account('ada'));
    await time.pass(2 * MINUTE + 1000);
    expect(rooms.seats.size).toBe(0);
    expect(shown()).toMatchObject({ title: 'ABC · card 2 of 3', text: expect.stringContaining('so have I') });
    time.leap(50 * MINUTE);
    await time.pass(10_000);
    expect(rooms.seats.size).toBe(0);
    rooms.sit(account('ada'), general.id);
    await time.pass(5000);
    expect(rooms.seats.size).toBe(1);
    await time.until(() => rooms.seats.size === 0);
    expect(said()).toEqual(['title', ...cardsSaid('a', 'b', 'b', 'c')]);
  });

  it('ends the lesson after an hour', async () => {
    const { open, time, said, shown, rooms, account, general } = withAda();
    await open().started('ada');
    await time.until(() => said().includes('b.answer'));
    rooms.sit(account('ada'));
    await time.pass(3 * MINUTE);
    time.leap(60 * MINUTE);
    await time.pass(10_000);
    expect(shown().text).toContain('Nobody came for an hour');
    rooms.sit(account('ada'), general.id);
    await time.pass(MINUTE);
    expect(rooms.seats.size).toBe(0);
  });

  it('lets the lesson be stopped meanwhile', async () => {
    const { open, time, shown, rooms, account } = withAda();
    const { started, lessons } = open();
    const { id } = await started('ada');
    rooms.sit(account('ada'));
    await time.pass(5 * MINUTE);
    await lessons.end(id, 'stopped', new AbortController().signal);
    expect(shown().text).toContain('stopped before its end');
  });
});

describe('Viva', () => {
  it('goes on where it is moved to', async () => {
    const { open, time, rooms, quiet, account, stores } = withAda();
    const { id } = await open().started('ada');
    rooms.sit(account('ada'), quiet.id);
    rooms.drag(quiet.id);
    await time.until(() => rooms.seats.size === 0);
    expect(rooms.said.at(-1)!.room).toBe(quiet.id);
    expect(await stores.lessons.lesson(id)).toMatchObject({ room: quiet.id, ended: { why: 'done' } });
  });

  it.each([
    ['sent away', 'I was sent away from the voice channel'],
    ['channel gone', 'The voice channel is gone'],
    ['refused', 'I may not speak or write there any more'],
  ] as const)('stops when it is %s, and says so', async (why, told) => {
    const { open, time, rooms, shown, said } = withAda();
    await open().started('ada');
    await time.until(() => said().includes('a.question'));
    rooms.sendAway(why);
    await time.pass(5000);
    expect(shown().text).toContain(told);
  });

  it('says so when a lesson fails of it, and logs why', async () => {
    const { open, time, rooms, shown, log } = withAda();
    await open({
      frames: async (path, signal) => {
        if (path.endsWith('b.question.ogg')) throw new Error('the file is gone');
        return rooms.frames(path, signal);
      },
    }).started('ada');
    await time.until(() => rooms.seats.size === 0);
    await time.pass(5000);
    expect(shown().text).toContain('Something went wrong on our side');
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'a lesson failed' }));
  });
});
