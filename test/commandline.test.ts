import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { command, commandOf, subcommand } from '../src/command.ts';
import { parseCommandLine } from '../src/commandline.ts';
import { mention } from '../src/mention.ts';
import { UserError } from '../src/errors.ts';
import { textOption } from '../src/options.ts';
import { anyText } from './any-text.ts';

const text = textOption({ summary: 'Some text', required: false, range: [1, 100] });
const run = async () => ({ text: 'Done.' });
const commands = [
  command({ name: 'help', summary: 'Help', answers: 'actor', run }),
  command({ name: 'ask', summary: 'Ask', options: { deck: text }, answers: 'actor', run }),
  commandOf({
    name: 'daily',
    summary: 'Daily',
    subcommands: {
      set: subcommand({ summary: 'Set', options: { time: text, zone: text }, answers: 'actor', run }),
      show: subcommand({ summary: 'Show', answers: 'actor', run }),
    },
  }),
  command({ name: 'note', summary: 'Note', options: { card: text, words: text }, answers: 'actor', run }),
];

const parse = (line: string) => parseCommandLine(line, commands);
const optionsOf = (line: string) => parse(line).options;

describe('a command line', () => {
  it.each(['ask deck:asyncio', 'ask asyncio', '  ask   asyncio  ', 'ask "asyncio"', 'ask deck:"asyncio"'])(
    'is read alike with and without names and quotes: %j',
    (line) => {
      expect(parse(line)).toEqual({ command: 'ask', options: { deck: 'asyncio' } });
    },
  );

  it.each([
    ['values in order', 'note task remember', { card: 'task', words: 'remember' }],
    ['names in any order', 'note words:remember card:task', { card: 'task', words: 'remember' }],
    ['quoted values', 'note "a task" words:"to remember"', { card: 'a task', words: 'to remember' }],
    ['a name first', 'note words:remember task', { words: 'remember', card: 'task' }],
    ['a name last', 'note task words:remember', { card: 'task', words: 'remember' }],
    ['an empty value', 'note "" words:""', { card: '', words: '' }],
    ['tabs and line ends', 'note\ttask\nremember', { card: 'task', words: 'remember' }],
    ['one value of two', 'note task', { card: 'task' }],
    ['no value', 'note', {}],
  ])('may have %s', (_, line, options) => {
    expect(optionsOf(line)).toEqual(options);
  });

  it('gives what is left over to the last option', () => {
    expect(optionsOf('note task it is on its way')).toEqual({ card: 'task', words: 'it is on its way' });
    expect(optionsOf('ask deck:testing in python')).toEqual({ deck: 'testing in python' });
    expect(optionsOf('ask "testing in" "python now"')).toEqual({ deck: 'testing in python now' });
  });

  it('passes options on that the command does not have', () => {
    expect(optionsOf('ask dekc:asyncio')).toEqual({ dekc: 'asyncio' });
    expect(optionsOf('help topic:decks')).toEqual({ topic: 'decks' });
    expect(optionsOf('ask größe:"sehr groß"')).toEqual({ größe: 'sehr groß' });
  });

  it.each([
    ['ask https://docs.python.org/3/library/asyncio.html', 'https://docs.python.org/3/library/asyncio.html'],
    ['ask deck:https://a.org:80/x?y=z', 'https://a.org:80/x?y=z'],
    ['ask 12:30', '12:30'],
    ['ask deck:python:asyncio', 'python:asyncio'],
    ['ask :asyncio', ':asyncio'],
  ])('keeps the colons of a value: %j', (line, deck) => {
    expect(optionsOf(line)).toEqual({ deck });
  });

  it.each([
    ['ask 日本語', '日本語'],
    ['ask deck:"été 🎓"', 'été 🎓'],
    ['ask a"b', 'a"b'],
    ['ask deck:"half', '"half'],
  ])('takes any character for a value: %j', (line, deck) => {
    expect(optionsOf(line)).toEqual({ deck });
  });

  it('reads the options of a subcommand', () => {
    const set = { command: 'daily set', options: { time: '09:00', zone: 'Berlin' } };
    expect(parse('daily set 09:00 zone:Berlin')).toEqual(set);
    expect(parse('Daily SET time:09:00 Berlin')).toEqual(set);
    expect(parse('daily show')).toEqual({ command: 'daily show', options: {} });
  });

  it('leaves a subcommand that is missing or unknown to be answered', () => {
    expect(parse('daily')).toEqual({ command: 'daily', options: {} });
    expect(parse('daily stop now')).toEqual({ command: 'daily stop', options: {} });
  });

  it('refuses what is left over where there is no option', () => {
    expect(() => parse('help me')).toThrow(
      new UserError(`${mention('help')} takes no options, and \`me\` is left over.`),
    );
  });

  it('knows its command in any case, and leaves an unknown one to be answered', () => {
    expect(optionsOf('ASK asyncio')).toEqual({ deck: 'asyncio' });
    expect(parse('aks asyncio')).toEqual({ command: 'aks', options: {} });
    expect(parse('  ')).toEqual({ command: '', options: {} });
    expect(parse('größe')).toEqual({ command: 'größe', options: {} });
  });

  it('is read up to 4000 characters', () => {
    const longest = `ask ${'x'.repeat(3996)}`;
    expect(optionsOf(longest)['deck']).toHaveLength(3996);
    expect(() => parse(`${longest}x`)).toThrow(
      new UserError('That is too long for a command: 4001 characters. Send at most 4000.'),
    );
    expect(() => parse('ask '.repeat(25_600))).toThrow(UserError);
  });

  it('reads back any value that was quoted', () => {
    const anyValue = anyText(500).map((value) => value.replaceAll('"', ''));
    fc.assert(
      fc.property(anyValue, anyValue, (card, words) => {
        expect(optionsOf(`note words:"${words}" card:"${card}"`)).toEqual({ card, words });
      }),
    );
  });

  it('is read, whatever it says', () => {
    fc.assert(
      fc.property(anyText(1000), (line) => {
        const { options } = parse(`note ${line}`);
        for (const value of Object.values(options)) expect(line).toContain(value.split(' ')[0]);
      }),
    );
  });
});

describe('a name', () => {
  it('may stand apart from its value, or without one at the end', () => {
    expect(parseCommandLine('ask deck: asyncio', commands).options).toEqual({ deck: 'asyncio' });
    expect(parseCommandLine('ask deck:', commands).options).toEqual({ deck: '' });
    expect(parseCommandLine('ask DECK:x', commands).options).toEqual({ deck: 'x' });
  });

  it('given twice is told, be it once by place', () => {
    expect(() => parseCommandLine('ask one deck:two', commands)).toThrow('`deck:` is given twice');
  });
});
