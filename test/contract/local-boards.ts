import type { Reply } from '../../src/reply.ts';
import { createTerminalBoard } from '../../src/terminal/board.ts';
import { renderReply } from '../../src/terminal/render.ts';
import { farBoard } from '../daily/far-board.ts';
import { manualClock } from '../far-end/clock.ts';
import { until, type BoardPlatform, type Mishap, type Read } from './board-platform.ts';

export const terminal: BoardPlatform = {
  name: 'in the terminal',
  asks: [],
  mishaps: [],
  rules: false,
  nonces: false,
  edits: false,
  calls: false,
  address: { place: 'terminal:here', space: 'terminal:me', is: undefined },
  async start() {
    const clock = manualClock();
    const board = createTerminalBoard(clock.now);
    const shown: Read[] = [];
    board.open((reply) => shown.push(readOf(reply)));
    return {
      board,
      place: 'terminal:here',
      nowhere: 'terminal:there',
      account: 'terminal:me',
      privateSpace: 'terminal:me',
      nobody: 'terminal:nobody',
      clock,
      read: () => shown,
      readInPrivate: () => shown,
      requests: () => shown.length,
    };
  },
};

const LOST = ['answer lost', 'request lost'] as const satisfies Mishap[];

/** The one that the tests of drops and of lessons post on. */
export const memory: BoardPlatform = {
  name: 'in memory',
  asks: ['post', 'find', 'edit'],
  mishaps: LOST,
  rules: true,
  nonces: true,
  edits: true,
  calls: false,
  unreadable: 'the history is closed',
  address: { place: 'test:here', space: 'test:space', is: undefined },
  async start(closed = false) {
    const clock = manualClock();
    const far = farBoard(clock.now, true);
    if (closed) far.faults.push('unreadable');
    far.gone.add('test:nowhere').add('test:nobody');
    const read = (place: string): Read[] =>
      far.messages.filter((one) => one.place === place).map(({ id, shows }) => ({ ...readOf(shows), id }));
    const requests = (): number => Object.values(far.requests).reduce((sum, count) => sum + count);
    return {
      board: far,
      place: 'test:here',
      nowhere: 'test:nowhere',
      account: 'test:ada',
      privateSpace: 'test:ada',
      nobody: 'test:nobody',
      clock,
      read: () => read('test:here'),
      readInPrivate: () => read('test:ada/direct'),
      requests,
      trouble: {
        meet: (mishap) => far.faults.push(mishap as (typeof LOST)[number]),
        refuse() {
          far.faults.push('refused');
          return 1500;
        },
        keepSilent() {
          const before = requests();
          far.faults.push('silence');
          return () => until(() => requests() > before);
        },
      },
      remove: async (message) =>
        void far.messages.splice(
          far.messages.findIndex(({ id }) => id === message),
          1,
        ),
    };
  },
};

function readOf(reply: Reply): Read {
  const { choices = [], buttons = [] } = reply;
  const labels = [...choices.map(({ text }) => text), ...buttons.map(({ label }) => label)];
  return { text: renderReply(reply, 80, false), buttons: labels };
}
