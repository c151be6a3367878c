import { describe, expect, it } from 'vitest';
import { CARDS_AN_HOUR, CARDS_LIMIT } from '../../src/store/spaces.ts';
import { testBot, textFields, visitor } from '../bot.ts';

const { bot, stores } = await testBot();

const CARD = {
  question: 'Who washes the cups?',
  answer: 'Whoever drank **last**.',
  accepted: 'the last one\nwhoever drank last',
  wrong: 'the first one\nnobody',
};

let spaces = 0;

/** People in a space of their own, where nobody has made a card yet. */
const meet = (...names: string[]) => {
  const space = `test:space${++spaces}`;
  return names.map((name) => visitor(bot, `${name}${spaces}`, { manages: name === 'boss' }, space));
};

describe('/card', () => {
  it('opens an empty form, and makes the card for everyone in the space', async () => {
    const [ada, grace] = meet('ada', 'grace');
    const form = await ada!.openCommand('card');
    expect(textFields(form).map(({ value }) => value)).toEqual([undefined, undefined, undefined, undefined]);
    const made = await ada!.submit(form, CARD);
    expect(made).toMatchObject({ tone: 'right', title: 'The card is made' });
    const question = await grace!.slash('ask', { deck: 'ours' });
    expect(question).toMatchObject({ title: 'Our cards · 1 of 1', text: 'Who washes the cups?' });
    expect(question.choices!.map(({ text }) => text).toSorted()).toEqual([
      'nobody',
      'the first one',
      'the last one',
    ]);
    expect(await grace!.press(question, 'the last one')).toMatchObject({ title: 'Right!' });
  });

  it('takes an answer that is typed, and schedules the card like any other', async () => {
    const [ada] = meet('ada');
    await ada!.submit(await ada!.openCommand('card'), CARD);
    const question = await ada!.slash('ask', { deck: 'ours' });
    const answer = await ada!.submit(await ada!.open(question, 'Type'), { answer: 'Whoever drank last!' });
    expect(answer.title).toBe('Right!');
    expect((await ada!.press(answer, 'Good')).text).toMatch(/Good: back in \d+ days/);
    expect((await ada!.slash('progress', { deck: 'ours' })).fields).toContainEqual({
      name: 'New',
      value: '0',
    });
  });

  it('says that the card is text only where Viva has no voice', async () => {
    const [ada] = meet('ada');
    expect((await ada!.submit(await ada!.openCommand('card'), CARD)).text).toContain('text only');
  });

  it('is known in no other space', async () => {
    const [ada] = meet('ada');
    const [stranger] = meet('eve');
    await ada!.submit(await ada!.openCommand('card'), CARD);
    expect((await stranger!.slash('ask', { deck: 'ours' })).text).toContain('There is no deck');
    expect((await stranger!.slash('decks')).fields!.map(({ name }) => name)).not.toContain('Our cards');
  });

  it.each([
    [{ question: ' ' }, 'The question is empty.'],
    [{ answer: '' }, 'The answer is empty.'],
    [{ question: 'x'.repeat(301) }, 'The question has 301 characters. Shorten it to 300'],
    [{ answer: 'x'.repeat(1501) }, 'The answer has 1501 characters. Shorten it to 1500'],
    [{ accepted: '' }, 'no right one'],
    [{ accepted: 'y'.repeat(81) }, 'A right answer has 81 characters'],
    [{ wrong: Array.from({ length: 9 }, (_, index) => `w${index}`).join('\n') }, 'There are 9 wrong answers'],
    [{ wrong: 'The Last One' }, 'both right and wrong'],
    [{ wrong: 'whoever drank last' }, 'both right and wrong'],
    [{ answer: 'See [the bank](https://example.org)' }, 'A card shows where its links lead'],
    [{ answer: '[the bank]: https://example.org\n\nSo.' }, 'A card shows where its links lead'],
    [{ answer: 'See\n\n    [the bank](https://example.org)' }, 'A card shows where its links lead'],
    [{ question: '[the bank](<https://example.org)' }, 'A card shows where its links lead'],
    [{ wrong: '[the bank]: https://example.org' }, 'A card shows where its links lead'],
    [{ answer: 'See [the bank][1]\n\n[1]: https://example.org' }, 'A card shows where its links lead'],
  ])('tells what to mend, and opens the form again as it was typed: %o', async (typed, told) => {
    const [ada] = meet('ada');
    const wrong = { ...CARD, ...typed };
    const refused = await ada!.submit(await ada!.openCommand('card'), wrong);
    expect(refused.text).toContain(told);
    const again = await ada!.open(refused, 'Correct it');
    for (const { name, value = '', maxLength } of textFields(again))
      expect(value).toBe(wrong[name as keyof typeof wrong].slice(0, maxLength));
    expect((await ada!.submit(again, CARD)).title).toBe('The card is made');
  });

  it('takes links that show where they lead, and code that looks like one', async () => {
    const [ada] = meet('ada');
    const made = await ada!.submit(await ada!.openCommand('card'), {
      ...CARD,
      answer: 'See <https://example.org> or https://example.org/b; `[a](b:c)` is code.',
    });
    expect(made.title).toBe('The card is made');
  });

  it('is taken back by the one who made it, and by nobody else', async () => {
    const [ada, eve] = meet('ada', 'eve');
    const made = await ada!.submit(await ada!.openCommand('card'), CARD);
    expect((await eve!.press(made, 'Take it back')).text).toContain('Only the person who made this card');
    expect((await ada!.press(made, 'Take it back')).text).toContain('Taken back');
    expect((await ada!.press(made, 'Take it back')).text).toContain('no longer there');
  });

  it('makes one card of an event that came twice', async () => {
    const [ada, boss] = meet('ada', 'boss');
    const form = await ada!.openCommand('card');
    await Promise.all([ada!.submit(form, CARD, 'same'), ada!.submit(form, CARD, 'same')]);
    expect((await boss!.slash('deck cards')).title).toBe('Our cards · 1');
  });

  it('stops where there are as many cards as there may be', async () => {
    const [ada] = meet('ada');
    const card = { ...CARD, accepted: [], wrong: [], by: { id: 'test:bob', name: 'bob' }, at: 0 };
    await Promise.all(
      Array.from({ length: CARDS_LIMIT }, (_, index) =>
        stores.spaces.add(`test:space${spaces}`, card, String(index)),
      ),
    );
    const refused = await ada!.submit(await ada!.openCommand('card'), CARD);
    expect(refused.text).toContain(`There are ${CARDS_LIMIT} cards here`);
  });

  it('stops one who makes too many within an hour', async () => {
    const [eve] = meet('eve');
    const form = await eve!.openCommand('card');
    for (let made = 0; made < CARDS_AN_HOUR.times; made++) await eve!.submit(form, CARD);
    expect((await eve!.submit(form, CARD)).text).toContain('You have made 30 cards within an hour');
  });
});

describe('"Make a card" on a message', () => {
  it.each([
    ['Why is it late?', 'question', 'Why is it late?'],
    ['Because of the snow.\nAll of it.', 'answer', 'Because of the snow.\nAll of it.'],
  ])('puts %o into the %s', async (message, field, value) => {
    const [ada] = meet('ada');
    const form = await ada!.useOn(message, 'card');
    expect(
      textFields(form)
        .filter((one) => one.value)
        .map((one) => [one.name, one.value]),
    ).toEqual([[field, value]]);
  });

  it('keeps of a long message what has room', async () => {
    const [ada] = meet('ada');
    const form = await ada!.useOn('long '.repeat(1000), 'card');
    expect(textFields(form)[1]!.value).toHaveLength(1500);
  });
});
