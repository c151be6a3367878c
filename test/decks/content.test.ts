import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeProblem, loadDecks } from '../../src/decks/load.ts';
import { questionView } from '../../src/questions/views.ts';
import { gradeTyped } from '../../src/study/grading.ts';

const { decks, problems } = await loadDecks(join(import.meta.dirname, '../../content'));

describe('the decks that come with Viva', () => {
  it('are without a mistake', () => {
    expect(problems.map(describeProblem)).toEqual([]);
    expect(decks.length).toBeGreaterThan(1);
  });

  const cards = decks.flatMap((deck) => deck.cards.map((card) => ({ deck, card, id: card.id })));

  it.each(cards)('take their own answers for right: $id', ({ card }) => {
    const [right, ...others] = card.choices.filter((choice) => choice.right);
    expect(others).toEqual([]);
    for (const answer of [right!.text, ...card.accepted])
      expect([answer, gradeTyped(card, answer)]).toEqual([answer, true]);
  });

  it.each(cards)('take no wrong choice for right when it is typed: $id', ({ card }) => {
    for (const { text } of card.choices.filter((choice) => !choice.right))
      expect([text, gradeTyped(card, text)]).not.toEqual([text, true]);
  });

  it.each(cards)('show the right choice under any letter: $id', ({ card, deck }) => {
    const askings = 2000;
    const right = card.choices.find((choice) => choice.right)!.text;
    const letters = card.choices.map(() => 0);
    for (let asking = 0; asking < askings; asking++) {
      const { choices } = questionView('ask', { card, source: `asking-${asking}` }, deck, false);
      letters[choices!.findIndex(({ text }) => text === right)]!++;
    }
    for (const times of letters) expect(Math.abs(times / askings - 1 / letters.length)).toBeLessThan(0.05);
  });
});
