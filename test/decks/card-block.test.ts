import { describe, expect, it } from 'vitest';
import { cardsOf, cardWith, cardWithBlock, mistakesOf } from './deck-files.ts';

const cardOf = (...lines: readonly string[]) => cardsOf(...cardWithBlock(...lines))[0]!;
const mistakesOfBlock = (...lines: readonly string[]) => mistakesOf(...cardWithBlock(...lines));

const KEYS = 'id, was, hint, accept, tag, say question, say answer';

describe('the block of a card', () => {
  it('holds what is not shown with the answer', () => {
    const card = cardOf(
      'id: task',
      'hint: It is on its way.',
      'accept: a scheduled coroutine',
      'accept: `asyncio.Task`',
      'tag: asyncio',
      'tag: python::tasks',
      'say question: What is a task',
      'say answer: A coroutine on its way',
    );
    expect(card).toMatchObject({
      id: 'python/test/task',
      answer: 'A coroutine on its way.',
      hint: 'It is on its way.',
      accepted: ['a scheduled coroutine', '`asyncio.Task`'],
      tags: ['asyncio', 'python::tasks'],
      spoken: { question: 'What is a task', answer: 'A coroutine on its way' },
    });
  });

  it('is generous with spaces and blank lines, and keeps colons', () => {
    const [card] = cardsOf(...cardWith('``` card ', '', '  hint :  see https://a.org: it is there  ', '```'));
    expect(card!.hint).toBe('see https://a.org: it is there');
  });

  it('may be empty', () => {
    expect(cardOf()).toMatchObject({ hint: undefined, accepted: [], formerIds: [] });
  });

  it('has a line for each tag', () => {
    expect(mistakesOfBlock('id: task', 'tag: two words')).toEqual([
      '13: "tag: two words" must be one word: write a line for each tag',
    ]);
  });

  it('is not any other block of code', () => {
    const code = ['```python', 'hint: int = 5', '```', '', '```', 'id: none', '```'];
    const [card] = cardsOf(...cardWith(...code));
    expect(card).toMatchObject({ id: 'python/test/what-is-a-task', hint: undefined });
    expect(card!.answer).toContain('hint: int = 5');
    expect(card!.answer).toContain('id: none');
  });

  it('stands once on a card', () => {
    expect(mistakesOf(...cardWithBlock('id: task'), '', '```card', 'hint: x', '```')).toEqual([
      '15: a card has one card block',
    ]);
  });

  it.each([
    ['acept', 'did you mean "accept"?'],
    ['Hint', 'did you mean "hint"?'],
    ['say anwser', 'did you mean "say answer"?'],
    ['tags', 'did you mean "tag"?'],
    ['deadline', `there are ${KEYS}`],
    ['constructor', `there are ${KEYS}`],
  ])('does not know the key %j', (key, advice) => {
    expect(mistakesOfBlock('id: task', `${key}: x`)).toEqual([`13: unknown key "${key}": ${advice}`]);
  });

  it.each(['accept', ': nothing', 'https//x'])('has a key and a value in each line, not %j', (line) => {
    expect(mistakesOfBlock(line)).toEqual([`12: a line of a card block is "key: value", not "${line}"`]);
  });

  it('cuts short what it quotes', () => {
    expect(mistakesOfBlock(`(${'x'.repeat(500)}`)).toEqual([
      `12: a line of a card block is "key: value", not "(${'x'.repeat(39)}"`,
    ]);
  });

  it.each(['id', 'was', 'hint', 'accept', 'say question', 'say answer'])('has no empty %j', (key) => {
    expect(mistakesOfBlock(`${key}:  `)).toEqual([`12: "${key}" is empty`]);
  });

  it.each(['hint', 'say question', 'say answer', 'id'])('has %j once', (key) => {
    expect(mistakesOfBlock(`${key}: one`, '', `${key}: two`)).toEqual([`14: "${key}" stands twice`]);
  });

  it('is told each of its mistakes, with its line', () => {
    expect(mistakesOfBlock('id: task', 'acept: x', '', 'hint:', 'nonsense')).toEqual([
      '13: unknown key "acept": did you mean "accept"?',
      '15: "hint" is empty',
      '16: a line of a card block is "key: value", not "nonsense"',
    ]);
  });
});
