import { describe, expect, it, vi } from 'vitest';
import { action, command } from '../src/command.ts';
import { UserError } from '../src/errors.ts';
import { choiceOption, deckOption, integerOption } from '../src/options.ts';
import { sleep } from '../src/sleep.ts';
import { recordingResponder, testBot, visitor } from './bot.ts';
import { takeTimers } from './timers.ts';

const never = new AbortController().signal;
const here = { id: 'test:here', space: 'test:space' };
const ada = { id: 'test:ada', name: 'ada', manages: false };

const echo = command({
  name: 'echo',
  summary: 'Say it back',
  options: {
    times: integerOption({ summary: 'How often', required: true, range: [1, 3] }),
    mood: choiceOption({ summary: 'How', required: false, choices: ['calm', 'loud'] }),
    deck: deckOption({ summary: 'About what', required: false }),
  },
  answers: 'everyone',
  run: async ({ options }) => ({
    text: `${options.times} ${options.mood ?? '-'} ${options.deck?.id ?? '-'}`,
  }),
  actions: {
    again: action(
      ([word = '']) => ({ word }),
      'actor',
      async ({ word, values }) => ({ text: word + (values['more'] ?? '') }),
    ),
  },
});
const settings = command({
  name: 'settings',
  summary: 'Change things',
  answers: 'actor',
  permission: 'managers',
  run: async () => ({ text: 'changed' }),
  actions: {
    reset: action(
      () => ({}),
      'update',
      async () => ({ text: 'reset' }),
    ),
  },
});
const failing = command({
  name: 'fail',
  summary: 'Fail',
  answers: 'everyone',
  async run() {
    throw new TypeError('a secret detail');
  },
});
const impatient = command({
  name: 'both',
  summary: 'Fail twice',
  answers: 'actor',
  async run() {
    throw new AggregateError([new UserError('Mend this.'), new UserError('And that.')]);
  },
});
let begun = Promise.withResolvers<void>();
const slow = command({
  name: 'slow',
  summary: 'Take your time',
  answers: 'everyone',
  async run({ signal }) {
    begun.resolve();
    await sleep(10_000, signal);
    return { text: 'done' };
  },
});
const stuck = command({
  name: 'stuck',
  summary: 'Never end',
  answers: 'actor',
  async run({ signal }) {
    await sleep(1_000_000, signal);
    return {};
  },
});

const { bot, log } = await testBot([echo, settings, failing, impatient, slow, stuck]);
const visit = visitor(bot, 'ada');

const receive = async (name: string, responder = recordingResponder(), signal = never) => {
  await bot.receive(
    { kind: 'command', id: 'the-id', actor: ada, place: here, command: name, options: {} },
    responder,
    signal,
  );
  return responder.outcomes;
};

describe('options', () => {
  it('reach the command as values', async () => {
    expect((await visit.slash('echo', { times: '2', mood: 'LOUD', deck: 'asyncio' })).text).toBe(
      '2 loud python/asyncio',
    );
  });

  it.each([
    [{}, '`/echo` needs `times:` — how often.'],
    [{ times: 4 }, '`times:` Give a whole number from 1 to 3, not `4`.'],
    [{ times: 1, mod: 'x' }, '`/echo` has no option `mod`. Did you mean `mood:`?'],
    [{ times: 1, mood: 'load' }, '`mood:` `load` is not one of the choices. Did you mean loud?'],
    [{ times: 1, deck: 'asynkio' }, '`deck:` There is no deck `asynkio`. Did you mean `python/asyncio`?'],
    [{ times: 'x'.repeat(100_000) }, 'That is too long to read: 100000 characters. Send at most 4000.'],
  ])('that are wrong are told: %o', async (options, told) => {
    expect(await visit.slash('echo', options as Record<string, string>)).toEqual({
      tone: 'warning',
      text: told,
    });
  });

  it('lose their control characters', async () => {
    expect((await visit.slash('echo', { times: 1, mood: '\u001Blo\u0007ud\u0000' })).text).toBe('1 loud -');
  });
});

describe('what leads nowhere', () => {
  it('names the nearest command', async () => {
    expect((await visit.slash('ehco')).text).toBe('There is no command `/ehco`. Did you mean `/echo`?');
    expect((await visit.slash('zzzzzz')).text).toContain('`/help`');
  });

  it.each(['echo:gone', 'gone:again', 'echo', 'echo:toString', '', '__proto__:x'])(
    'is a button of an older Viva: %s',
    async (id) => {
      expect((await visit.act(id)).text).toContain('leads nowhere now');
    },
  );
});

describe('permissions', () => {
  it('keep commands for managers, and their buttons too', async () => {
    expect((await visit.slash('settings')).text).toContain('for those who manage this place');
    expect((await visit.act('settings:reset')).text).toContain('for those who manage this place');
    expect((await visitor(bot, 'grace', { manages: true }).slash('settings')).text).toBe('changed');
  });
});

describe('failures', () => {
  it('that are faults are logged with the id that the person is told, and with no detail to them', async () => {
    const [outcome] = await receive('fail');
    expect(outcome).toMatchObject({
      kind: 'notice',
      reply: { text: expect.stringContaining('`the-id`') as string },
    });
    expect(JSON.stringify(outcome)).not.toContain('secret');
    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { interaction: 'the-id', err: { message: 'a secret detail' } },
    });
  });

  it("that are the person's own: the first of several is told", async () => {
    expect(await receive('both')).toMatchObject([{ kind: 'notice', reply: { text: 'Mend this.' } }]);
  });

  it('to tell a failure are logged, not thrown', async () => {
    const responder = {
      ...recordingResponder(),
      notice: () => Promise.reject(new Error('the platform is gone')),
    };
    await receive('both', responder);
    expect(log.lines.at(-1)).toMatchObject({
      message: 'an error could not be told',
      fields: { interaction: 'the-id' },
    });
  });
});

describe('acknowledgement', () => {
  it('comes before half of the patience is over, in the declared manner, and the reply follows', async () => {
    const timers = takeTimers();
    const responder = recordingResponder(3000);
    begun = Promise.withResolvers();
    const received = receive('slow', responder);
    await begun.promise;
    await vi.advanceTimersByTimeAsync(1499);
    expect(responder.outcomes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(responder.outcomes).toEqual([{ kind: 'defer', manner: 'everyone' }]);
    await vi.advanceTimersByTimeAsync(8500);
    await received;
    expect(responder.outcomes.at(-1)).toEqual({ kind: 'reply', manner: 'everyone', reply: { text: 'done' } });
    expect(timers()).toBe(0);
  });

  it('is left out where the answer comes soon', async () => {
    const responder = recordingResponder(3000);
    await receive('both', responder);
    expect(responder.outcomes.map(({ kind }) => kind)).toEqual(['notice']);
  });
});

describe('what takes too long', () => {
  it('ends at its deadline, and is a fault', async () => {
    const timers = takeTimers();
    const responder = recordingResponder();
    const received = receive('stuck', responder);
    await vi.advanceTimersByTimeAsync(30_000);
    await received;
    expect(responder.outcomes).toMatchObject([
      { kind: 'notice', reply: { text: expect.stringContaining('the-id') as string } },
    ]);
    expect(timers()).toBe(0);
  });

  it('ends when Viva stops, and the person is asked to come back', async () => {
    const stop = new AbortController();
    const received = receive('stuck', recordingResponder(), stop.signal);
    stop.abort(new DOMException('SIGTERM', 'AbortError'));
    expect(await received).toMatchObject([
      { kind: 'notice', reply: { text: 'Viva is restarting. Try again in a moment.' } },
    ]);
  });
});

describe('suggestions', () => {
  const suggest = (name: string, option: string, text: string) =>
    bot.suggest({ place: here, account: ada.id, command: name, option, text });

  it('come from the option that is typed', async () => {
    expect(await suggest('echo', 'deck', 'async')).toContainEqual({
      label: 'Asynchronous programming and asyncio',
      value: 'python/asyncio',
    });
    expect((await suggest('echo', 'mood', 'l')).map(({ value }) => value)).toEqual(['calm', 'loud']);
    expect(await suggest('nothing', 'x', '')).toEqual([]);
  });
});
