import { action, command } from '../../src/command.ts';
import { UserError } from '../../src/errors.ts';
import { actionId } from '../../src/reply.ts';

/** A place where commands wait while it is shut. */
export interface Gate {
  shut(): void;
  open(): void;
  passed(): Promise<void>;
  /** Waits until a command stands before it. */
  reached(): Promise<void>;
}

export function gate(): Gate {
  let waiting = Promise.withResolvers<void>();
  let arrival = Promise.withResolvers<void>();
  return {
    shut() {
      waiting = Promise.withResolvers();
      arrival = Promise.withResolvers();
    },
    open: () => waiting.resolve(),
    passed() {
      arrival.resolve();
      return waiting.promise;
    },
    reached: () => arrival.promise,
  };
}

/** Commands that do what `/ask` doesn't, for the contract: slow, failing, updating, private. */
export function trialCommands(held: Gate) {
  return [
    command({
      name: 'slow',
      summary: 'Answer when the gate opens',
      answers: 'everyone',
      async run() {
        await held.passed();
        return { text: 'Here at last.' };
      },
    }),
    command({
      name: 'refuse',
      summary: 'Fail when the gate opens',
      answers: 'everyone',
      async run() {
        await held.passed();
        throw new UserError('This cannot be done. Try something else.');
      },
    }),
    command({
      name: 'break',
      summary: 'Fail of our own fault',
      answers: 'everyone',
      async run() {
        throw new TypeError('a detail for the log');
      },
    }),
    command({
      name: 'count',
      summary: 'Count presses in private',
      answers: 'actor',
      run: async () => counted(0),
      actions: {
        more: action(
          ([number]) => ({ number: Number(number) }),
          'update',
          async ({ number }) => counted(number + 1),
        ),
      },
    }),
  ];
}

function counted(number: number) {
  return {
    text: `Counted to ${number}.`,
    buttons: [{ label: 'More', id: actionId('count', 'more', String(number)) }],
  };
}
