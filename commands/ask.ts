import { action, command, type Context } from '../src/command.ts';
import type { Card } from '../src/decks/deck.ts';
import { NOTHING_LOADED } from '../src/decks/library.ts';
import { UserError } from '../src/errors.ts';
import { deckOption } from '../src/options.ts';
import { questionActions, toBeRated } from '../src/questions/actions.ts';
import { sourceOf } from '../src/questions/source.ts';
import { questionView, ratedText, undoButton } from '../src/questions/views.ts';
import { actionId, type Reply } from '../src/reply.ts';

export default command({
  name: 'ask',
  summary: 'Ask me one question',
  options: { deck: deckOption({ summary: 'From which deck', required: false }) },
  answers: 'everyone',
  run: (context) => askFrom(context.options.deck?.cards ?? context.library.cards, context),

  actions: {
    ...questionActions({
      via: 'ask',
      shows: 'actor',
      answered: (context, answered) => toBeRated('ask', context, answered),
      rated: async ({ learner, library }, reviewed) => ({
        text: ratedText(reviewed, learner.today),
        buttons: [
          undoButton('ask', reviewed),
          { label: 'Ask another', id: actionId('ask', 'another', library.card(reviewed.entry.card).deck) },
        ],
      }),
    }),

    start: action(
      () => ({}),
      'everyone',
      (context) => askFrom(context.library.cards, context),
    ),

    another: action(
      ([deck = ''], library) => ({ deck: library.deck(deck) }),
      'everyone',
      (context) => askFrom(context.deck.cards, context),
    ),
  },
});

async function askFrom(
  cards: readonly Card[],
  { learner, library, clips, interaction }: Context,
): Promise<Reply> {
  const card = await learner.chooseToAsk(cards);
  if (!card) throw new UserError(NOTHING_LOADED);
  const asked = { card, source: sourceOf(interaction) };
  return questionView('ask', asked, library.deck(card.deck), clips.of(card) !== undefined);
}
