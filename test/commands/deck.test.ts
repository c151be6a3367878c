import { describe, expect, it } from 'vitest';
import { testBot, textFields, visitor } from '../bot.ts';

const { bot } = await testBot();

let spaces = 0;

/** A manager and a member in a space with so many cards. */
const meet = async (cards: number) => {
  const space = `test:deck${++spaces}`;
  const boss = visitor(bot, 'boss', { manages: true }, space);
  const ada = visitor(bot, 'ada', {}, space);
  const form = await ada.openCommand('card');
  for (let number = 1; number <= cards; number++)
    await ada.submit(form, { question: `Question ${number}?`, answer: 'Yes.', accepted: '', wrong: '' });
  return { boss, ada };
};

describe('/deck', () => {
  it('is for managers', async () => {
    const { ada } = await meet(1);
    expect((await ada.slash('deck cards')).text).toContain('for those who manage this place');
  });

  it('is for whom the platform admits to it', async () => {
    const { ada } = await meet(1);
    expect((await ada.slash('deck cards', {}, { admitted: true })).title).toBe('Our cards · 1');
  });

  it('says how to begin where there is none', async () => {
    const { boss } = await meet(0);
    expect((await boss.slash('deck cards')).text).toContain('`/card` makes one');
  });

  it('shows nine cards a page', async () => {
    const { boss } = await meet(20);
    const first = await boss.slash('deck cards');
    expect(first.choices).toHaveLength(9);
    const last = await boss.press(await boss.press(first, 'Next'), 'Next');
    expect(last.choices!.map(({ text }) => text)).toEqual(['`Question 19?`', '`Question 20?`']);
    expect(last.buttons!.map(({ label }) => label)).toEqual(['Previous']);
    expect((await boss.slash('deck cards', { page: 50 })).text).toBe('Page 3 of 3.');
  });

  it('shows a card with who made it', async () => {
    const { boss } = await meet(1);
    const card = await boss.press(await boss.slash('deck cards'), 'Question 1?');
    expect(card.text).toBe('**Question 1?**\n\nYes.');
    expect(card.fields).toContainEqual({ name: 'Made by', value: '`ada`' });
    expect(card.fields).toContainEqual({ name: 'Sound', value: 'text only' });
  });

  it('edits a card, which stays the same card to its learners', async () => {
    const { boss, ada } = await meet(1);
    const answer = await ada.press(await ada.slash('ask', { deck: 'ours' }), 'Reveal');
    await ada.press(answer, 'Good');
    const card = await boss.press(await boss.slash('deck cards'), 'Question 1?');
    const form = await boss.open(card, 'Edit');
    expect(textFields(form)[1]!.value).toBe('Yes.');
    const edited = await boss.submit(form, { question: 'Really?', answer: 'No.', accepted: '', wrong: '' });
    expect(edited.text).toBe('**Really?**\n\nNo.');
    expect((await ada.slash('progress', { deck: 'ours' })).fields).toContainEqual({
      name: 'New',
      value: '0',
    });
  });

  it('loses nothing of an edit that can not be kept', async () => {
    const { boss } = await meet(1);
    const card = await boss.press(await boss.slash('deck cards'), 'Question 1?');
    const typed = { question: '', answer: 'A new answer', accepted: '', wrong: '' };
    const refused = await boss.submit(await boss.open(card, 'Edit'), typed);
    const again = await boss.open(refused, 'Correct it');
    expect(textFields(again)[1]!.value).toBe('A new answer');
    expect((await boss.submit(again, { ...typed, question: 'Why?' })).text).toBe('**Why?**\n\nA new answer');
  });

  it('asks before it deletes, and says kindly what is gone', async () => {
    const { boss, ada } = await meet(2);
    const question = await ada.slash('ask', { deck: 'ours' });
    const list = await boss.slash('deck cards');
    const card = await boss.press(list, question.text!);
    expect((await boss.press(await boss.press(card, 'Delete'), 'Keep it')).text).toContain(question.text);
    const left = await boss.press(await boss.press(card, 'Delete'), 'Delete it');
    expect(left).toMatchObject({ title: 'Our cards · 1', text: 'Deleted.' });
    expect((await boss.press(list, question.text!)).text).toContain('no longer there');
    expect((await ada.press(question, 'Reveal')).text).toContain('no longer in its deck');
  });

  it('lets a rating of a deleted card be taken back all the same', async () => {
    const { boss, ada } = await meet(1);
    const rated = await ada.press(
      await ada.press(await ada.slash('ask', { deck: 'ours' }), 'Reveal'),
      'Good',
    );
    const card = await boss.press(await boss.slash('deck cards'), 'Question 1?');
    await boss.press(await boss.press(card, 'Delete'), 'Delete it');
    expect((await ada.press(rated, 'Undo')).text).toContain('Taken back.');
  });

  it('gives no number twice', async () => {
    const { boss, ada } = await meet(1);
    const card = await boss.press(await boss.slash('deck cards'), 'Question 1?');
    await boss.press(await boss.press(card, 'Delete'), 'Delete it');
    await ada.submit(await ada.openCommand('card'), { question: 'Q?', answer: 'A', accepted: '', wrong: '' });
    expect((await boss.press(await boss.slash('deck cards'), 'Q?')).title).toBe('Card 2');
  });
});
