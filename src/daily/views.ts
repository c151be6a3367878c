import type { Card, Deck } from '../decks/deck.ts';
import { listenButton } from '../questions/views.ts';
import { mention } from '../mention.ts';
import { actionId, type Button, type Field, type Reply } from '../reply.ts';
import type { Drop } from '../store/drops.ts';
import { shuffled } from '../study/shuffle.ts';
import type { Notice } from './quiz.ts';
import type { Results } from './reveal.ts';

/** The command that the buttons of a drop lead back to. */
const VIA = 'quiz';

/** What a drop shows beside its question. */
export interface Shown {
  readonly drop: Drop;
  readonly card: Card;
  readonly deck: Deck;
  /** Whether the card can be heard. */
  readonly listen: boolean;
}

/** The day's question, as a place sees it. @param answered how many have answered */
export function questionOf(shown: Shown, answered: number): Reply {
  const { drop, card, listen } = shown;
  const to = (action: string, ...more: string[]): string => actionId(VIA, action, drop.date, ...more);
  const choices = shuffled(card.choices, `${drop.place} ${drop.date}`);
  const rating: Button[] = [
    { label: 'Answer', id: to('type'), style: 'primary' },
    { label: 'I know', id: to('know') },
    { label: 'Show me', id: to('show') },
  ];
  return {
    title: titleOf(shown),
    text: [card.question, drop.late && '_This one is late: Viva was away when it was due._']
      .filter(Boolean)
      .join('\n\n'),
    fields: answered > 0 ? [{ name: 'Answered', value: String(answered) }] : [],
    choices: choices.map(({ id, text }) => ({ text, id: to('choose', id) })),
    buttons: [
      ...(choices.length > 0 ? [] : rating),
      ...(listen ? [listenButton('ask', card, 'question')] : []),
    ],
  };
}

/** The question when its answer has been told. */
export function closedOf(shown: Shown, results: Results): Reply {
  const { card } = shown;
  const lines = card.choices.map(({ text, right }) => `${right ? '✓' : '·'} ${text}`);
  return {
    title: titleOf(shown),
    text: [card.question, lines.join('  \n')].filter(Boolean).join('\n\n'),
    fields: [{ name: 'Answered', value: String(results.answered) }],
  };
}

/** The answer, and how the group has done. @param honours what is told about people */
export function answerOf({ card, listen }: Shown, results: Results, honours: readonly Field[]): Reply {
  const right = card.choices.find((choice) => choice.right)?.text ?? card.accepted[0];
  return {
    tone: 'right',
    title: 'The answer',
    text: [`**${card.question}**`, right && `✓ ${right}`, card.answer].filter(Boolean).join('\n\n'),
    fields: [{ name: 'Right', value: describe(results) }, ...honours],
    buttons: listen ? [listenButton('ask', card, 'answer')] : [],
  };
}

/** For whoever set the quiz up. @param address of the place, where it has one */
export function newsOf({ kind, reason, date }: Notice, address: string | undefined): Reply {
  const where = address === undefined ? 'a channel' : `[a channel](${address})`;
  const words: Readonly<Record<Notice['kind'], string>> = {
    paused: `The daily quiz that you set up in ${where} is paused, because the question of ${date} could not be posted. ${reason}\n\nWhen that is mended, ${mention('daily resume')} there lets it go on.`,
    unknown: `Nobody can tell whether the question of ${date} arrived in ${where}, where you set the daily quiz up: ${reason}\n\nIt isn't sent again, so that nobody sees it twice. ${mention('daily show')} there shows what comes next.`,
    failed: `The question of ${date} could not be asked in ${where}, where you set the daily quiz up: ${reason}\n\nThe next one comes as ever.`,
    unanswered: `Nobody can tell whether the answer to the question of ${date} arrived in ${where}, where you set the daily quiz up: ${reason}`,
  };
  return { tone: 'warning', title: 'The daily quiz', text: words[kind] };
}

function describe({ answered, right }: Results): string {
  if (answered === 0) return 'nobody has answered';
  return `${right} of ${answered}`;
}

/** `Question 12 · Testing in Python, 3 of 16` */
function titleOf({ drop, card, deck }: Shown): string {
  return `Question ${drop.number} · ${deck.title}, ${card.number} of ${deck.cards.length}`;
}
