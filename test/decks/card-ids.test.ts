import { describe, expect, it } from 'vitest';
import { cardsOf, cardWithBlock, mistakesOf } from './deck-files.ts';

const idOf = (question: string) => cardsOf(`## ${question}`, '', 'That.')[0]!.id;
const unfit = (slug: string) =>
  `7: "${slug}" can't be a card's id: add "id:" with a-z, 0-9 and - to its card block`;
const card = (question: string, ...block: readonly string[]) => [
  `## ${question}`,
  'That.',
  '```card',
  ...block,
  '```',
];
const taken = (line: number, id: string, first: number) =>
  `${line}: the id python/test/${id} is used already in line ${first}: give one of both another "id:"`;

describe('the id of a card', () => {
  it.each([
    ['What is a coroutine?', 'what-is-a-coroutine'],
    ['What does `await` do?', 'what-does-await-do'],
    ['*How* does [asyncio](https://docs.python.org) work?', 'how-does-asyncio-work'],
    ['Was ist ein Schlüssel?', 'was-ist-ein-schlussel'],
    ['Où est le café?', 'ou-est-le-cafe'],
    ['What is a ﬁxture?', 'what-is-a-fixture'],
    ['What does `__init__` do?', 'what-does-__init__-do'],
    ['C & D: which?', 'c--d-which'],
    ['3.11 or 3.14?', '311-or-314'],
  ])('follows from its question: %s', (question, slug) => {
    expect(idOf(question)).toBe(`python/test/${slug}`);
  });

  it('must be written where the question has no ASCII letter', () => {
    expect(mistakesOf('## 日本語とは？', '', 'That.')).toEqual([unfit('')]);
    expect(cardsOf(...card('日本語とは？', 'id: japanese'))[0]!.id).toBe('python/test/japanese');
  });

  it('may be written, and then survives a new question', () => {
    expect(cardsOf(...cardWithBlock('id: task'))[0]!.id).toBe('python/test/task');
    expect(cardsOf(...card('What else?', 'id: task'))[0]!.id).toBe('python/test/task');
  });

  it.each(['Task', 'a task', 'täsk', '-task', 'task-', 'a/b', 'a:b', 'task!'])('cannot be %j', (slug) => {
    expect(mistakesOf(...cardWithBlock(`id: ${slug}`))).toEqual([unfit(slug)]);
  });

  it('is its own', () => {
    const body = [...card('What?', 'hint: one'), ...card('Why?', 'id: what'), ...card('What!', 'id: other')];
    expect(mistakesOf(...body)).toEqual([taken(12, 'what', 7)]);
  });

  it('is its own, even where two questions read the same', () => {
    expect(mistakesOf('## What?', 'That.', '## *What*', 'This.', '## `What`!', 'Those.')).toEqual([
      taken(9, 'what', 7),
      taken(11, 'what', 7),
    ]);
  });
});

describe('the former ids of a card', () => {
  it('are of the same deck, or name another one', () => {
    const [only] = cardsOf(...cardWithBlock('was: old', 'was: go/basics/channel', 'was: older'));
    expect(only!.formerIds).toEqual(['python/test/old', 'go/basics/channel', 'python/test/older']);
  });

  it('belong to no other card, now or before', () => {
    const body = [
      ...card('Who?', 'was: old', 'was: why'),
      ...card('Why?', 'was: old'),
      ...card('How?', 'was: who'),
    ];
    expect(mistakesOf(...body)).toEqual([taken(13, 'why', 7), taken(13, 'old', 7), taken(18, 'who', 7)]);
  });

  it('do not hold its present one', () => {
    expect(mistakesOf(...card('Who?', 'was: who'))).toEqual([taken(7, 'who', 7)]);
  });
});
