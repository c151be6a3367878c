import { action, command, type Context } from '../src/command.ts';
import type { Card } from '../src/decks/deck.ts';
import { UserError } from '../src/errors.ts';
import { mention } from '../src/mention.ts';
import { textOption } from '../src/options.ts';
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
    card: textOption({
      summary: 'Its id, such as python/asyncio/task; the card you met last without it',
      required: false,
      range: [1, 60],
    }),
  },
  answers: 'actor',
  run: async (context) => kindsOf(await cardMeant(context, context.options.card)),

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

async function cardMeant({ learner, library }: Context, id: string | undefined): Promise<Card> {
  const meant = id ?? (await learner.lastMet());
  if (meant === undefined)
    throw new UserError(`You have met no card yet. ${mention('flag card:…')} takes one by its id.`);
  return library.card(meant);
}

function kindsOf({ id, question }: Card): Reply {
  return {
    title: 'Report this card?',
    text: `${question}\n\n-# ${id}`,
    buttons: FLAW_KINDS.map((kind) => ({ label: FLAWS[kind], id: actionId('flag', 'note', kind, id) })),
  };
}
