import { describe, expect, it } from 'vitest';
import {
  answerForm,
  answerView,
  gradeButtons,
  questionView,
  ratedText,
  undoButton,
} from '../../src/questions/views.ts';
import { ACTION_ID_LIMIT } from '../../src/reply.ts';
import { WAYS } from '../../src/study/grading.ts';
import { outlook, review } from '../../src/study/memory.ts';
import { card, choices, deck } from '../cards.ts';
import { reviewEntry } from './reviews.ts';

const task = card({
  id: 'python/asyncio/task',
  number: 2,
  question: 'What is a `Task`?',
  answer: 'A coroutine on its way.',
  choices: choices('scheduled to run', 'thread', 'callback', 'process'),
  hint: 'It is on its way.',
});
const asyncio = deck({ title: 'asyncio', cards: [card(), task] });
const source = 'kC3xPq_9-Z';
const asked = { card: task, source };

/** A review on day 100 that was hard. */
const rated = (due: number) => ({
  number: 12,
  entry: reviewEntry({ grade: 'hard', after: { ...review(undefined, 'hard', 100), due } }),
});

describe('a question', () => {
  const view = questionView('ask', asked, asyncio, false);

  it('says from which deck it is, and where it stands there', () => {
    expect(view).toMatchObject({ title: 'asyncio · 2 of 2', text: 'What is a `Task`?' });
  });

  it('offers its choices, by their ids, in one order for one asking', () => {
    expect(view.choices).toHaveLength(task.choices.length);
    for (const { id, text } of task.choices)
      expect(view.choices).toContainEqual({ id: `ask:choose:python/asyncio/task:kC3xPq_9-Z:${id}`, text });
    expect(questionView('ask', asked, asyncio, false)).toEqual(view);
    const orders = ['one', 'two', 'three', 'four'].map((other) =>
      questionView('ask', { card: task, source: other }, asyncio, false)
        .choices!.map(({ text }) => text)
        .join(),
    );
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  it('can be answered by typing or by looking, and has its hint', () => {
    expect(view.buttons).toEqual([
      { label: 'Type an answer', id: 'ask:type:python/asyncio/task:kC3xPq_9-Z', typed: true },
      { label: 'Hint', id: 'ask:hint:python/asyncio/task:kC3xPq_9-Z' },
      { label: 'Reveal', id: 'ask:reveal:python/asyncio/task:kC3xPq_9-Z', style: 'primary' },
    ]);
  });

  it('has neither hint nor choices if its card has none', () => {
    const { buttons, choices: none } = questionView('review', { card: card(), source }, asyncio, false);
    expect(buttons!.map(({ label }) => label)).toEqual(['Type an answer', 'Reveal']);
    expect(none).toEqual([]);
  });

  it('asks for a typed answer in a form', () => {
    expect(answerForm('review', asked)).toMatchObject({
      id: 'review:typed:python/asyncio/task:kC3xPq_9-Z',
      fields: [{ name: 'answer', required: true, maxLength: 500 }],
    });
  });
});

describe('an answer', () => {
  it.each([
    ['right', true, 'Right!'],
    ['wrong', false, 'Not quite'],
    ['plain', undefined, 'The answer'],
  ] as const)('is %s', (tone, verdict, title) => {
    const view = answerView({ ...asked, way: 'typed', verdict, given: '`a thread`' }, []);
    expect(view).toMatchObject({ tone, title });
    expect(view.text).toBe('**What is a `Task`?**\n\nYou said: `a thread`\n\nA coroutine on its way.');
  });

  it('does not say what was given where nothing was', () => {
    expect(answerView({ ...asked, way: 'shown', verdict: undefined }, []).text).not.toContain('You said');
  });

  it('can be rated, each grade with when the card would come back', () => {
    const led = outlook(review(undefined, 'good', 90), 100);
    const buttons = gradeButtons('ask', { ...asked, way: 'choice', verdict: true }, led, 100);
    expect(buttons).toEqual(
      (['forgot', 'hard', 'good'] as const).map((grade) => ({
        label: expect.stringMatching(new RegExp(`^${grade} · ${led[grade].due - 100} d$`, 'i')),
        id: `ask:rate:python/asyncio/task:kC3xPq_9-Z:choice:${grade}`,
      })),
    );
  });
});

describe('a rating', () => {
  it('says when the card comes back', () => {
    expect(ratedText(rated(101), 100)).toBe('Hard: back tomorrow.');
    expect(ratedText(rated(103), 100)).toBe('Hard: back in 3 days (Tue 14 Apr).');
  });

  it('can be taken back by its number', () => {
    expect(undoButton('review', rated(101))).toEqual({ label: 'Undo', id: 'review:undo:12' });
  });
});

describe('the longest id of a card', () => {
  it('leaves room for every action of a command of six letters', () => {
    const longest = card({ ...task, id: `deck/${'x'.repeat(55)}`, choices: choices('123456', 'abcdef') });
    const led = outlook(undefined, 100);
    const { choices: offered, buttons } = questionView('review', { card: longest, source }, asyncio, false);
    const grades = WAYS.flatMap((way) =>
      gradeButtons('review', { card: longest, source, way, verdict: undefined }, led, 100),
    );
    const ids = [...offered!, ...buttons!, ...grades, answerForm('review', { card: longest, source })];
    expect(Math.max(...ids.map(({ id }) => id.length))).toBeLessThanOrEqual(ACTION_ID_LIMIT);
  });
});
