import type { Card, Deck } from '../decks/deck.ts';
import { actionId, type Button, type Form, type Reply, type Tone } from '../reply.ts';
import { describeDay, shortSpan, type Day } from '../study/days.ts';
import { offeredGrades, type Verdict, type Way } from '../study/grading.ts';
import type { Reviewed } from '../study/learner.ts';
import type { Grade, Memory } from '../study/memory.ts';
import { shuffled } from '../study/shuffle.ts';
import type { Asked } from './state.ts';

/** Characters of a typed answer that are read. */
export const TYPED_LIMIT = 500;

const GRADE_NAMES: Readonly<Record<Grade, string>> = {
  forgot: 'Forgot',
  hard: 'Hard',
  good: 'Good',
  easy: 'Easy',
};

/**
 * @param via the command whose actions the buttons lead to
 * @param listen whether the card can be heard
 */
export function questionView(via: string, { card, source }: Asked, deck: Deck, listen: boolean): Reply {
  const to = (action: string, ...more: string[]): string => actionId(via, action, card.id, source, ...more);
  const hint: Button[] = card.hint ? [{ label: 'Hint', id: to('hint') }] : [];
  return {
    title: `${deck.title} · ${card.number} of ${deck.cards.length}`,
    text: card.question,
    choices: shuffled(card.choices, source).map(({ id, text }) => ({ text, id: to('choose', id) })),
    buttons: [
      { label: 'Type an answer', id: to('type'), typed: true },
      ...hint,
      ...(listen ? [listenButton(via, card, 'question')] : []),
      { label: 'Reveal', id: to('reveal'), style: 'primary' },
    ],
  };
}

export function answerForm(via: string, { card, source }: Asked): Form {
  return {
    id: actionId(via, 'typed', card.id, source),
    title: 'Your answer',
    fields: [{ name: 'answer', label: 'Answer', lines: 'one', required: true, maxLength: TYPED_LIMIT }],
  };
}

export interface Answered extends Asked {
  readonly way: Way;
  readonly verdict: Verdict;
  /** What the learner answered, as Markdown. */
  readonly given?: string;
}

const VERDICTS: Readonly<Record<'right' | 'wrong' | 'plain', string>> = {
  right: 'Right!',
  wrong: 'Not quite',
  plain: 'The answer',
};

/** The answer, beside what was given, and what can be done with it. */
export function answerView({ card, verdict, given }: Answered, buttons: readonly Button[]): Reply {
  const tone = toneOf(verdict);
  const parts = [`**${card.question}**`, given && `You said: ${given}`, card.answer];
  return { tone, title: VERDICTS[tone], text: parts.filter(Boolean).join('\n\n'), buttons };
}

/** The grades to rate an answer by, each with the time after which the card would come back. */
export function gradeButtons(
  via: string,
  { card, source, way, verdict }: Answered,
  outlook: Readonly<Record<Grade, Memory>>,
  today: Day,
): Button[] {
  return offeredGrades(way, verdict).map((grade) => ({
    label: `${GRADE_NAMES[grade]} · ${shortSpan(outlook[grade].due - today)}`,
    id: actionId(via, 'rate', card.id, source, way, grade),
  }));
}

export function listenButton(via: string, card: Card, part: 'question' | 'answer'): Button {
  return { label: 'Listen', id: actionId(via, 'listen', card.id, part) };
}

/** `Good: back in 3 days (Wed 25 Nov).` */
export function ratedText({ entry }: Reviewed, today: Day): string {
  return `${GRADE_NAMES[entry.grade]}: back ${describeDay(entry.after.due, today)}.`;
}

export function undoButton(via: string, { number }: Reviewed): Button {
  return { label: 'Undo', id: actionId(via, 'undo', String(number)) };
}

function toneOf(verdict: Verdict): Extract<Tone, 'right' | 'wrong' | 'plain'> {
  if (verdict === undefined) return 'plain';
  return verdict ? 'right' : 'wrong';
}
