import { expect, it } from 'vitest';
import { createTurns } from '../../../src/discord/voice/turns.ts';

const { signal } = new AbortController();

it('lets so many in at a time, in the order in which they came', async () => {
  const takeTurn = createTurns(2);
  const begun: number[] = [];
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const tasks = gates.map((gate, index) =>
    takeTurn(signal, async () => {
      begun.push(index);
      await gate.promise;
    }),
  );
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
  gates[1]!.resolve();
  await tasks[1];
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
  gates.forEach(({ resolve }) => resolve());
  await Promise.all(tasks);
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('passes the turn on from a task that fails, and past one that waits no longer', async () => {
  const takeTurn = createTurns(1);
  const gate = Promise.withResolvers<void>();
  const stop = new AbortController();
  const failed = expect(takeTurn(signal, () => gate.promise)).rejects.toThrow('failed');
  const gone = expect(takeTurn(stop.signal, async () => 'never')).rejects.toThrow('gone');
  const last = takeTurn(signal, async () => 'last');
  stop.abort(new Error('gone'));
  await gone;
  gate.reject(new Error('failed'));
  await failed;
  expect(await last).toBe('last');
  await expect(takeTurn(stop.signal, async () => 'never')).rejects.toThrow('gone');
});
