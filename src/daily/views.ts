import type { Card, Deck } from '../decks/deck.ts';
import { listenButton } from '../questions/views.ts';
import { actionId, type Button, type Reply } from '../reply.ts';
import type { Drop } from '../store/drops.ts';
import { shuffled } from '../study/shuffle.ts';
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

/** The answer, and how the group has done. @param first the name of whoever was right first */
export function answerOf({ card, listen }: Shown, results: Results, first: string | undefined): Reply {
  const right = card.choices.find((choice) => choice.right)?.text ?? card.accepted[0];
  return {
    tone: 'right',
    title: 'The answer',
    text: [`**${card.question}**`, right && `✓ ${right}`, card.answer].filter(Boolean).join('\n\n'),
    fields: [
      { name: 'Right', value: describe(results) },
      ...(first === undefined ? [] : [{ name: 'First', value: first }]),
    ],
    buttons: listen ? [listenButton('ask', card, 'answer')] : [],
  };
}

function describe({ answered, right }: Results): string {
  if (answered === 0) return 'nobody has answered';
  return `${right} of ${answered}`;
}

/** `Question 12 · Testing in Python, 3 of 16` */
function titleOf({ drop, card, deck }: Shown): string {
  return `Question ${drop.number} · ${deck.title}, ${card.number} of ${deck.cards.length}`;
}
