import { describe, expect, it } from 'vitest';
import { Gone, Refused } from '../../src/daily/board.ts';
import { joinBoards } from '../../src/daily/boards.ts';
import { withDeadline } from '../../src/deadline.ts';
import { recordingLog } from '../house.ts';
import { farBoard } from './far-board.ts';
import { questionPost } from './posts.ts';

const never = new AbortController().signal;

function setUp() {
  const log = recordingLog();
  const far = farBoard(() => 0, false);
  return { log, far, board: joinBoards(new Map([['far', far]]), log) };
}

describe('the board of all places', () => {
  it('tells the log, once, of what failed without a word for it', async () => {
    const { log, far, board } = setUp();
    far.faults.push('answer lost');
    await expect(board.post('far:1', questionPost(), never)).rejects.toThrow('socket hang up');
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { place: 'far:1' } }]);
  });

  it('tells the log of what took too long', async () => {
    const { log, far, board } = setUp();
    far.faults.push('silence');
    const editing = withDeadline(never, 1, (within) => board.edit('far:1', 'm1', {}, within));
    await expect(editing).rejects.toThrow('Not done within');
    expect(log.lines).toHaveLength(1);
  });

  it('keeps to itself what whoever asked deals with, and what was called off', async () => {
    const { log, far, board } = setUp();
    far.faults.push('refused', 'gone');
    await expect(board.post('far:1', questionPost(), never)).rejects.toBeInstanceOf(Refused);
    await expect(board.post('far:1', questionPost(), never)).rejects.toBeInstanceOf(Gone);
    far.faults.push('request lost');
    await expect(board.post('far:1', questionPost(), AbortSignal.abort())).rejects.toThrow();
    expect(log.lines).toEqual([]);
  });

  it('has those wait whose platform is not there', async () => {
    const { board } = setUp();
    await expect(board.ready('near:1', { key: 'x', due: 0 }, never)).rejects.toMatchObject({
      retryAfter: 60_000,
    });
  });
});
