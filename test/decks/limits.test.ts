import { describe, expect, it } from 'vitest';
import { cardsOf, cardWith, cardWithBlock, mistakesOf } from './deck-files.ts';

const x = (length: number) => 'x'.repeat(length);

const questionOf = (length: number) => [`## ${x(length)}`, '', 'That.', '', '```card', 'id: what', '```'];
const answerOf = (length: number) => ['## What?', '', x(length)];
const choiceOf = (length: number) => cardWith('- [ ] no', `- [x] ${x(length)}`);
const blockOf = (key: string) => (length: number) => cardWithBlock('id: task', `${key}: ${x(length)}`);
const cards = (number: number) => Array.from({ length: number }, (_, index) => `## ${index}\n\nx\n`);
const list = (number: number) =>
  Array.from({ length: number }, (_, index) => `- [${index === 0 ? 'x' : ' '}] ${index}`);

describe('a card', () => {
  it.each([
    ['a question', 300, questionOf, '7: the question has 301 characters; 300 are allowed'],
    ['an answer', 1500, answerOf, '7: the answer has 1501 characters; 1500 are allowed'],
    ['a choice', 80, choiceOf, '12: the choice has 81 characters; 80 are allowed'],
    ['a hint', 300, blockOf('hint'), '13: "hint" has 301 characters; 300 are allowed'],
    ['an accepted answer', 80, blockOf('accept'), '13: "accept" has 81 characters; 80 are allowed'],
    ['a former id', 60, blockOf('was'), '13: "was" has 61 characters; 60 are allowed'],
    [
      'a spoken question',
      600,
      blockOf('say question'),
      '13: "say question" has 601 characters; 600 are allowed',
    ],
    [
      'a spoken answer',
      3000,
      blockOf('say answer'),
      '13: "say answer" has 3001 characters; 3000 are allowed',
    ],
  ])('may have %s of %d characters and no more', (_, limit, bodyOf, mistake) => {
    expect(cardsOf(...bodyOf(limit))).toHaveLength(1);
    expect(mistakesOf(...bodyOf(limit + 1))).toEqual([mistake]);
  });

  it('counts the characters of all parts of an answer', () => {
    const body = ['## What?', '', x(700), '', x(795), ''];
    expect(cardsOf(...body, 'x')[0]!.answer).toHaveLength(1500);
    expect(mistakesOf(...body, 'xx')).toEqual(['7: the answer has 1501 characters; 1500 are allowed']);
  });

  it('may have an id of 60 characters with its deck, and no more', () => {
    const slug = x(60 - 'python/test/'.length);
    expect(cardsOf(...cardWithBlock(`id: ${slug}`))[0]!.id).toHaveLength(60);
    expect(mistakesOf(...cardWithBlock(`id: ${slug}x`))).toEqual([
      `7: the id python/test/${slug}x has 61 characters; 60 are allowed: add a shorter "id:" to its card block`,
    ]);
  });

  it.each([2, 9])('may have %d choices', (number) => {
    expect(cardsOf(...cardWith(...list(number)))[0]!.choices).toHaveLength(number);
  });

  it.each([1, 10])('may not have %d choices', (number) => {
    expect(mistakesOf(...cardWith(...list(number)))).toEqual([
      `11: ${number} choices; two to nine are allowed`,
    ]);
  });
});

describe('a deck', () => {
  it('may have 10,000 cards and no more', () => {
    expect(cardsOf(...cards(10_000)).at(-1)).toMatchObject({ number: 10_000, question: '9999' });
    expect(mistakesOf(...cards(10_001))).toEqual(['1: 10001 cards; 10000 are allowed in a deck']);
  });
});
