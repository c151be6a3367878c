import { action, command, type Context } from '../src/command.ts';
import type { Card } from '../src/decks/deck.ts';
import { UserError } from '../src/errors.ts';
import { mention } from '../src/mention.ts';
import { cardOption } from '../src/options.ts';
import { actionId, type Reply } from '../src/reply.ts';
import { FLAW_KINDS, type FlawKind } from '../src/store/flags.ts';

/** Characters of what is told in one's own words. */
const NOTE_LIMIT = 500;

export const FLAWS: Readonly<Record<FlawKind, string>> = {
  wrong: 'Something is wrong',
  unclear: 'It is unclear',
  audio: 'The audio differs from the text',
};

export default command({
  name: 'flag',
  summary: 'Report a card that is wrong or unclear, or sounds otherwise than it reads',
  options: {
    card: cardOption({
      summary: 'Which card: type some words of its question; the card you met last without it',
      required: false,
    }),
  },
  answers: 'actor',
  run: async (context) => kindsOf(context.options.card ?? (await lastMet(context))),

  actions: {
    note: action(readFlaw, 'form', async ({ kind, card }) => ({
      id: actionId('flag', 'send', kind, card.id),
      title: FLAWS[kind],
      fields: [
        {
          name: 'note',
          label: 'What should it say?',
          lines: 'many',
          required: false,
          maxLength: NOTE_LIMIT,
        },
      ],
    })),
    send: action(readFlaw, 'actor', async ({ kind, card, flags, actor, values }) => {
      await flags.raise(card, kind, values['note']?.trim() ?? '', actor);
      return { tone: 'right', text: 'Thank you. Those who look after the cards are told.' };
    }),
  },
});

function readFlaw(
  [kind, id = '']: readonly string[],
  library: Context['library'],
): { kind: FlawKind; card: Card } {
  const known = FLAW_KINDS.find((one) => one === kind);
  if (!known) throw new UserError(`This button is too old. Use ${mention('flag')} again.`);
  return { kind: known, card: library.card(id) };
}

async function lastMet({ learner, library }: Context): Promise<Card> {
  const id = await learner.lastMet();
  if (id === undefined)
    throw new UserError(`You have met no card yet. ${mention('flag card:…')} takes one by its words.`);
  const card = library.findCard(id);
  if (!card)
    throw new UserError(
      `The card you met last is no longer in its deck. ${mention('flag card:…')} takes another one.`,
    );
  return card;
}

function kindsOf({ id, question }: Card): Reply {
  return {
    title: 'Report this card?',
    text: `${question}\n\n\`${id}\``,
    buttons: FLAW_KINDS.map((kind) => ({ label: FLAWS[kind], id: actionId('flag', 'note', kind, id) })),
  };
}
