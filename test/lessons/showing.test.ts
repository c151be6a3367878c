import { describe, expect, it, onTestFinished } from 'vitest';
import { createShowing } from '../../src/lessons/showing.ts';
import { farBoard, type Fault } from '../daily/far-board.ts';
import { recordingLog } from '../house.ts';
import { testTime } from './time.ts';

const PLACE = 'test:here';

/** A message that is kept at what a text says. */
async function setUp(...faults: (Fault | undefined)[]) {
  const time = testTime();
  const board = farBoard(time.now, true);
  const log = recordingLog();
  const { signal } = new AbortController();
  const message = await board.post(PLACE, { key: 'k', nonce: 'n', reply: { text: 'first' } }, signal);
  const shown = { text: 'first' };
  const showing = createShowing(
    { place: PLACE, message, view: async () => ({ ...shown }) },
    board,
    time,
    log,
  );
  board.faults.push(...faults);
  const stop = new AbortController();
  const ended = showing.run(stop.signal).catch(() => {});
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  const say = (text: string) => {
    shown.text = text;
    showing.changed();
  };
  return { time, board, log, showing, say, stop, ended, seen: () => board.messages[0]! };
}

describe('the board of a lesson', () => {
  it('is changed at once, then once in 2.5 s, and ends at what was said last', async () => {
    const { time, say, seen } = await setUp();
    say('one');
    await time.pass(0);
    expect(seen()).toMatchObject({ edits: 1, shows: { text: 'one' } });
    for (let count = 0; count < 40; count++) {
      say(`change ${count}`);
      await time.pass(100);
    }
    expect(seen().edits).toBe(2);
    await time.pass(2500);
    expect(seen()).toMatchObject({ edits: 3, shows: { text: 'change 39' } });
    await time.pass(60_000);
    expect(seen().edits).toBe(3);
  });

  it('waits as long as the platform says, and then shows the newest', async () => {
    const { time, say, seen } = await setUp('refused', 'request lost');
    say('one');
    await time.pass(0);
    say('two');
    await time.pass(2500);
    expect(seen().edits).toBe(0);
    await time.pass(5000);
    expect(seen()).toMatchObject({ edits: 1, shows: { text: 'two' } });
  });

  it('is let go when its message is gone, which is logged', async () => {
    const { time, board, log, say } = await setUp('gone');
    say('one');
    await time.pass(60_000);
    expect(board.requests.edit).toBe(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: 'the board of a lesson could not be changed' }),
    );
  });

  it('shows its end, also through a refusal, and gives up after three tries', async () => {
    const { time, board, showing, stop, ended, seen } = await setUp('refused');
    stop.abort();
    await ended;
    const { signal } = new AbortController();
    const last = showing.last({ text: 'over' }, signal);
    await time.pass(1500);
    await last;
    expect(seen().shows.text).toBe('over');
    board.faults.push('refused', 'refused', 'refused', undefined);
    const never = showing.last({ text: 'again' }, signal);
    await time.pass(10_000);
    await never;
    expect(seen().shows.text).toBe('over');
  });
});
