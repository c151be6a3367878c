import { createHash } from 'node:crypto';
import type { Block, Item } from './blocks.ts';
import { DECK_LIMITS, type CardChoice } from './deck.ts';

type Report = (line: number, reason: string) => void;

/** Reads a card's task list; mistakes go to `report`. */
export function readChoices(list: Block, report: Report): CardChoice[] {
  const choices = list.items.map((item) => readChoice(item, report));
  const right = choices.filter((choice) => choice.right).length;
  const texts = new Set(choices.map(({ text }) => text.toLowerCase()));
  if (right === 0) report(list.line, 'no choice is ticked as right: [x]');
  if (right > 1) report(list.line, `${right} choices are ticked as right; one must be`);
  if (choices.length < 2 || choices.length > 9)
    report(list.line, `${choices.length} choices; two to nine are allowed`);
  if (texts.size < choices.length) report(list.line, 'two choices are the same');
  return choices;
}

function readChoice({ line, source }: Item, report: Report): CardChoice {
  const [, tick, text = ''] = /^\[([ xX])\]\s*(.*)$/.exec(source) ?? [undefined, undefined, source];
  if (tick === undefined) report(line, 'a choice begins with [ ] or, the right one, with [x]');
  if (!text) report(line, 'the choice is empty');
  if (text.length > DECK_LIMITS.choice)
    report(line, `the choice has ${text.length} characters; ${DECK_LIMITS.choice} are allowed`);
  return { id: choiceId(text), text, right: tick === 'x' || tick === 'X' };
}

/** Six characters: 36 bits keep the nine choices of a card apart. */
export function choiceId(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 6);
}
