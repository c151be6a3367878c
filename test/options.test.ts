import { describe, expect, it } from 'vitest';
import { createLibrary } from '../src/decks/library.ts';
import { UserError } from '../src/errors.ts';
import {
  cardOption,
  choiceOption,
  deckOption,
  integerOption,
  roomOption,
  textOption,
} from '../src/options.ts';
import { deck } from './cards.ts';

const asyncio = deck({ id: 'python/asyncio', title: 'Asynchronous programming' });
const testing = deck({ id: 'python/testing', title: 'Testing in Python' });
const rooms = ['General', 'Quiet room'].map((name, index) => ({ id: `test:room${index}`, name }));
const scope = { library: createLibrary([asyncio, testing]), lessons: { rooms: () => rooms } };
const settings = { summary: 'An option', required: false } as const;

describe('a text option', () => {
  const option = textOption({ ...settings, range: [2, 5] });

  it.each([
    ['ab', 'ab'],
    ['abcde', 'abcde'],
    ['  abcde\n', 'abcde'],
    [123, '123'],
  ])('takes %j', (typed, value) => {
    expect(option.read(typed, scope)).toBe(value);
  });

  it.each([
    ['a', 1],
    ['abcdef', 6],
    ['   ', 0],
    ['x'.repeat(100_000), 100_000],
  ])('takes no fewer and no more characters than its range (%#)', (typed, length) => {
    expect(() => option.read(typed, scope)).toThrow(
      new UserError(`Give 2 to 5 characters; these are ${length}.`),
    );
  });
});

describe('an integer option', () => {
  const option = integerOption({ ...settings, range: [-3, 20] });

  it.each([
    ['-3', -3],
    ['20', 20],
    [20, 20],
    [-3, -3],
    ['+5', 5],
    [' 007 ', 7],
    ['0', 0],
  ])('takes %j', (typed, value) => {
    expect(option.read(typed, scope)).toBe(value);
  });

  it.each(['-4', '21', -4, 21, '9'.repeat(40), Infinity])('takes nothing beyond its range: %j', (typed) => {
    expect(() => option.read(typed, scope)).toThrow(
      new UserError(`Give a whole number from -3 to 20, not \`${typed}\`.`),
    );
  });

  it.each(['1.5', 1.5, '1e1', '0x10', '', 'ten', '٣', '1 2', '--1', NaN])(
    'takes nothing but whole numbers: %j',
    (typed) => {
      expect(() => option.read(typed, scope)).toThrow(/^Give a whole number from -3 to 20, not `/);
    },
  );

  it('cuts short what it quotes', () => {
    expect(() => option.read('x'.repeat(100_000), scope)).toThrow(
      new UserError(`Give a whole number from -3 to 20, not \`${'x'.repeat(59)}…\`.`),
    );
  });
});

describe('a choice option', () => {
  const option = choiceOption({ ...settings, choices: ['daily', 'weekly', 'never'] });

  it.each(['weekly', ' Weekly ', 'WEEKLY'])('takes one of its choices: %j', (typed) => {
    expect(option.read(typed, scope)).toBe('weekly');
  });

  it('names the nearest of them', () => {
    expect(() => option.read('dialy', scope)).toThrow(
      new UserError('`dialy` is not one of the choices. Did you mean daily?'),
    );
  });

  it.each(['monthly or so', '', 'constructor'])('names them all where none is near %j', (typed) => {
    expect(() => option.read(typed, scope)).toThrow(
      new UserError(`\`${typed || '…'}\` is not one of the choices. Take one of daily, weekly, never.`),
    );
  });

  it('suggests those that hold what was typed', () => {
    expect(option.suggest!('LY', scope)).toEqual([
      { label: 'daily', value: 'daily' },
      { label: 'weekly', value: 'weekly' },
    ]);
    expect(option.suggest!('', scope)).toHaveLength(3);
    expect(option.suggest!('x', scope)).toEqual([]);
  });
});

describe('a deck option', () => {
  const option = deckOption(settings);

  it('takes a deck by any of its names', () => {
    for (const name of ['python/asyncio', 'asyncio', 'asynchronous programming'])
      expect(option.read(name, scope)).toBe(asyncio);
  });

  it('names the nearest deck', () => {
    expect(() => option.read('asyncoi', scope)).toThrow(
      new UserError('There is no deck `asyncoi`. Did you mean `python/asyncio`?'),
    );
  });

  it('suggests decks by title, to be sent by id', () => {
    expect(option.suggest!('test', scope)).toEqual([{ label: 'Testing in Python', value: 'python/testing' }]);
    expect(option.suggest!('', scope)).toHaveLength(2);
  });
});

describe('what an option tells the platforms', () => {
  it('is its kind, its range, its choices, and whether it is required', () => {
    const required = { summary: 'An option', required: true } as const;
    expect(integerOption({ ...required, range: [1, 9] })).toMatchObject({ kind: 'integer', range: [1, 9] });
    expect(choiceOption({ ...required, choices: ['on', 'off'] })).toMatchObject({
      kind: 'choice',
      choices: ['on', 'off'],
    });
    expect(deckOption(required)).toMatchObject({ kind: 'text', required: true, summary: 'An option' });
  });
});

describe('a card option', () => {
  const option = cardOption(settings);
  const first = asyncio.cards[0]!;

  it.each([first.id, 'coroutine', 'what is a coroutine'])('takes %j', (typed) => {
    expect(option.read(typed, scope)).toBe(first);
  });

  it('says what to do where there is none', () => {
    expect(() => option.read('nothing of this name', scope)).toThrow('Pick one of those that are suggested');
  });

  it('suggests by the words of the question', () => {
    expect(option.suggest!('COROUTINE?', scope)).toContainEqual({ label: first.question, value: first.id });
  });
});

describe('a room option', () => {
  const option = roomOption(settings);

  it.each(['general', ' General ', 'test:room0'])('takes %j', (typed) => {
    expect(option.read(typed, scope)).toBe(rooms[0]);
  });

  it('names the one that is meant', () => {
    expect(() => option.read('quite room', scope)).toThrow('Did you mean `Quiet room`?');
    expect(() => option.read('general', { ...scope, lessons: { rooms: () => [] } })).toThrow(
      'no voice channel here',
    );
  });

  it('suggests by name', () => {
    expect(option.suggest!('room', scope)).toEqual([{ label: 'Quiet room', value: 'test:room1' }]);
  });
});
