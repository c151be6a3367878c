import { describe, expect, it } from 'vitest';
import { LEASE_LIFE } from '../../src/store/lessons.ts';
import { testRedis } from '../database.ts';
import { cardsSaid, REDIS_PATIENCE, school } from './school.ts';

const redis = await testRedis();
const MINUTE = 60_000;

/** A school where Ada sits in General. */
function withAda() {
  const made = school(redis);
  made.rooms.sit(made.account('ada'), made.general.id);
  return made;
}

/** What makes a process whose Redis doesn't answer any more from some moment on: one that was killed writes nothing. */
function mortal(made: ReturnType<typeof withAda>) {
  let dead = false;
  const lessons = new Proxy(made.stores.lessons, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        if (dead) {
          await made.time.sleep(REDIS_PATIENCE, new AbortController().signal);
          throw new Error('Command timed out');
        }
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
  const tools = { stores: { ...made.stores, lessons } };
  return { tools, kill: () => void (dead = true) };
}

describe('a lesson whose process stops', () => {
  it('is resumed by the next one at once, at the card at which it was', async () => {
    const { open, time, said, rooms, board } = withAda();
    const first = open();
    await first.started('ada');
    await time.until(() => said().includes('b.question'));
    await first.leave();
    expect(rooms.seats.size).toBe(0);
    open();
    await time.pass(100);
    expect(rooms.seats.size).toBe(1);
    await time.until(() => rooms.seats.size === 0);
    expect(said()).toEqual(['title', ...cardsSaid('a'), 'b.question', ...cardsSaid('b', 'c')]);
    expect(board.messages).toHaveLength(1);
  });

  it('stays where it is while nobody sits there, and is resumed when somebody comes', async () => {
    const { open, time, rooms, account, general } = withAda();
    const first = open();
    await first.started('ada');
    await first.leave();
    rooms.sit(account('ada'));
    open();
    await time.pass(MINUTE);
    expect(rooms.seats.size).toBe(0);
    rooms.sit(account('ada'), general.id);
    await time.pass(5000);
    expect(rooms.seats.size).toBe(1);
  });

  it('stays paused when it was', async () => {
    const { open, time, said, shown } = withAda();
    const first = open();
    const { id } = await first.started('ada');
    await time.until(() => said().includes('a.question'));
    await first.lessons.move(id, 'pause');
    await time.pass(100);
    await first.leave();
    const { lessons } = open();
    await time.pass(MINUTE);
    expect(said()).toEqual(['title', 'a.question']);
    expect(shown().text).toContain('_Paused._');
    await lessons.move(id, 'resume');
    await time.until(() => said().includes('c.answer'));
  });

  it('is over when nobody goes on with it for an hour', async () => {
    const { open, time, shown, rooms, account } = withAda();
    const first = open();
    await first.started('ada');
    await first.leave();
    rooms.sit(account('ada'));
    time.leap(61 * MINUTE);
    open();
    await time.pass(5000);
    expect(shown().text).toContain('Nobody came for an hour');
  });

  it('leaves out cards that are gone meanwhile', async () => {
    const { open, time, said, rooms, tools, board } = withAda();
    const first = open();
    await first.started('ada');
    await time.until(() => said().includes('b.question'));
    await first.leave();
    const clips = {
      ...tools.clips,
      of: (card: Parameters<typeof tools.clips.of>[0]) =>
        card.id.endsWith('/b') ? undefined : tools.clips.of(card),
    };
    open({ clips });
    await time.pass(100);
    await time.until(() => rooms.seats.size === 0);
    expect(said().slice(4)).toEqual(cardsSaid('c'));
    await time.pass(5000);
    expect(board.messages[0]!.shows.fields![0]!.value).toBe('2 of 2 cards');
  });

  it('is over when all its cards are gone', async () => {
    const { open, time, shown, tools } = withAda();
    const first = open();
    await first.started('ada');
    await first.leave();
    open({ clips: { ...tools.clips, of: () => undefined } });
    await time.pass(5000);
    expect(shown().text).toContain('Something went wrong on our side');
  });
});

describe('a lesson whose process is killed', () => {
  it('is resumed within 15 s, and two voices never speak at once', async () => {
    const made = withAda();
    const { open, time, said, rooms } = made;
    const { tools, kill } = mortal(made);
    await open(tools).started('ada');
    open();
    await time.until(() => said().includes('b.question'));
    kill();
    const killed = time.now();
    await time.until(() => said().filter((clip) => clip === 'b.question').length === 2);
    expect(time.now() - killed).toBeLessThan(15_000 + 2000);
    await time.until(() => said().includes('c.answer'));
    expect(rooms.voices.most).toBe(1);
  });

  it('falls silent by itself before its lease is over, when it lives but is cut off from Redis', async () => {
    const made = withAda();
    const { open, time, said, rooms, log } = made;
    const { tools, kill } = mortal(made);
    await open(tools).started('ada');
    await time.until(() => said().includes('a.question'));
    kill();
    await time.pass(LEASE_LIFE);
    expect(rooms.seats.size).toBe(0);
    await time.pass(REDIS_PATIENCE);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('a lesson is lost') }),
    );
  });

  it('before its board was posted, has one board', async () => {
    const made = withAda();
    const { open, time, board, rooms } = made;
    const { tools, kill } = mortal(made);
    const posted = {
      ...board,
      post: async (...args: Parameters<typeof board.post>) => {
        const id = await board.post(...args);
        kill();
        return id;
      },
    };
    void open({ ...tools, board: posted })
      .start('ada')
      .catch(() => {});
    await time.until(() => board.messages.length > 0);
    open();
    await time.pass(LEASE_LIFE + 5000);
    expect(rooms.seats.size).toBe(1);
    expect(board.messages).toHaveLength(1);
  });

  it('is resumed by one of many', async () => {
    const { open, time, said, rooms } = withAda();
    const first = open();
    await first.started('ada');
    await first.leave();
    for (let count = 0; count < 5; count++) open();
    await time.until(() => said().includes('c.answer'));
    expect(rooms.voices.most).toBe(1);
    expect(said()).toEqual(['title', ...cardsSaid('a', 'b', 'c')]);
  });
});
