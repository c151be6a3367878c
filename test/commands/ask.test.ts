import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/reply.ts';
import { LIBRARY, testBot, visitor } from '../bot.ts';

const { bot } = await testBot();
let people = 0;
const newcomer = () => visitor(bot, `ask-${++people}`);

const labels = ({ buttons = [] }: Reply): string[] => buttons.map(({ label }) => label);
const rightChoice = (reply: Reply): string => {
  const texts = new Set(
    LIBRARY.cards.flatMap(({ choices }) => choices.filter(({ right }) => right).map(({ text }) => text)),
  );
  return reply.choices!.find(({ text }) => texts.has(text))!.text;
};
const wrongChoice = (reply: Reply): string =>
  reply.choices!.find(({ text }) => text !== rightChoice(reply))!.text;

describe('/ask', () => {
  it('asks a card of the deck, with its choices and what else can be done', async () => {
    const question = await newcomer().slash('ask', { deck: 'asyncio' });
    expect(question).toMatchObject({
      title: 'Asynchronous programming and asyncio · 1 of 11',
      text: 'What is asynchronous programming?',
    });
    expect(question.choices).toHaveLength(4);
    expect(labels(question)).toEqual(['Type an answer', 'Hint', 'Listen', 'Reveal']);
  });

  it('tells a right choice, with the answer and the grades up to good', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const answer = await ada.press(question, rightChoice(question));
    expect(answer).toMatchObject({ tone: 'right', title: 'Right!' });
    expect(answer.text).toContain('Asynchronous programming lets one thread');
    expect(labels(answer)).toEqual(['Forgot · 1 d', 'Hard · 2 d', 'Good · 3 d', 'Listen']);
  });

  it('tells a wrong choice kindly, and offers no grade that would count it as known', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const answer = await ada.press(question, wrongChoice(question));
    expect(answer).toMatchObject({ tone: 'wrong', title: 'Not quite' });
    expect(answer.text).toContain(`You said: ${wrongChoice(question)}`);
    expect(labels(answer)).toEqual(['Forgot · 1 d', 'Hard · 2 d', 'Listen']);
  });

  it('takes a typed answer through a form, and then offers all grades', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const form = await ada.open(question, 'Type an answer');
    expect(form.fields).toMatchObject([{ name: 'answer', required: true }]);
    const answer = await ada.submit(form, {
      answer: '  TASKS taking turns on one thread, each pausing while it waits ',
    });
    expect(answer.tone).toBe('right');
    expect(labels(answer)).toEqual(['Forgot · 1 d', 'Hard · 2 d', 'Good · 3 d', 'Easy · 8 d', 'Listen']);
  });

  it('shows what somebody typed as their words, and never as Markdown', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const answer = await ada.submit(await ada.open(question, 'Type'), {
      answer: '`@everyone` **look** [here](http://x)',
    });
    expect(answer.text).toContain('You said: `´@everyone´ **look** [here](http://x)`');
  });

  it('gives a hint, and reveals the answer to be rated by oneself', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    expect(await ada.press(question, 'Hint')).toMatchObject({
      title: 'Hint',
      text: expect.stringContaining('waiter') as string,
    });
    expect(await ada.press(question, 'Reveal')).toMatchObject({ tone: 'plain', title: 'The answer' });
  });

  it('lets the question be heard, and then the answer', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const heard = await ada.press(question, 'Listen');
    expect(Object.keys(heard)).toEqual(['clip']);
    expect(heard.clip).toMatchObject({ transcript: 'What is asynchronous programming?' });
    const answer = await ada.press(await ada.press(question, 'Reveal'), 'Listen');
    expect(answer.clip?.transcript).toContain('lets one thread serve many operations');
    expect(existsSync(answer.clip!.path) && existsSync(answer.clip!.mp3)).toBe(true);
  });

  it('says after a rating when the card comes back, and takes it back', async () => {
    const ada = newcomer();
    const answer = await ada.press(await ada.slash('ask', { deck: 'asyncio' }), 'Reveal');
    const rated = await ada.press(answer, 'Good');
    expect(rated.text).toBe('Good: back in 3 days (Thu 5 Nov).');
    const again = await ada.press(rated, 'Undo');
    expect(labels(again)).toEqual(labels(answer));
    expect((await ada.press(again, 'Easy')).text).toBe('Easy: back in 8 days (Tue 10 Nov).');
  });

  it('asks another card of the same deck, in sight of all', async () => {
    const ada = newcomer();
    const rated = await ada.press(
      await ada.press(await ada.slash('ask', { deck: 'asyncio' }), 'Reveal'),
      'Good',
    );
    expect((await ada.press(rated, 'Ask another')).title).toBe(
      'Asynchronous programming and asyncio · 2 of 11',
    );
  });

  it('lets everyone answer the same question, each into their own memory', async () => {
    const [ada, grace] = [newcomer(), newcomer()];
    const question = await ada.slash('ask', { deck: 'asyncio' });
    await ada.press(await ada.press(question, 'Reveal'), 'Easy');
    expect((await grace.press(await grace.press(question, 'Reveal'), 'Hard')).text).toContain(
      'Hard: back in 2 days',
    );
    expect((await ada.slash('progress', { deck: 'asyncio' })).fields).toContainEqual({
      name: 'Learning',
      value: '1',
    });
  });

  it('keeps the order of the choices when the same interaction is delivered again', async () => {
    const ada = newcomer();
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const choices = question.choices!;
    expect(new Set(choices.map(({ id }) => id)).size).toBe(4);
    expect((await ada.press(question, 'Reveal', 'one')).buttons).toEqual(
      (await ada.press(question, 'Reveal', 'one')).buttons,
    );
  });

  it.each([
    ['ask:reveal:python/asyncio/gone:source', 'no longer in its deck'],
    ['ask:choose:python/asyncio/coroutine:source:nothing', 'has changed since it was asked'],
    ['ask:rate:python/asyncio/coroutine:source:shown:perfect', 'has changed since it was asked'],
    ['ask:undo:7', 'no such rating of yours'],
    ['ask:undo:x', 'no such rating of yours'],
  ])('says kindly what is the matter with %s', async (id, told) => {
    expect(await newcomer().act(id)).toMatchObject({
      tone: 'warning',
      text: expect.stringContaining(told) as string,
    });
  });
});
