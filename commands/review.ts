import { mention } from '../src/mention.ts';
import { action, command, type Context } from '../src/command.ts';
import { NOTHING_LOADED } from '../src/decks/library.ts';
import { UserError } from '../src/errors.ts';
import { questionActions, toBeRated } from '../src/questions/actions.ts';
import { sourceOf } from '../src/questions/source.ts';
import { readAsked } from '../src/questions/state.ts';
import { answerView, questionView, ratedText, undoButton, type Answered } from '../src/questions/views.ts';
import { actionId, type Reply } from '../src/reply.ts';
import { describeDay } from '../src/study/days.ts';
import { nextInSession, type Session } from '../src/study/queue.ts';

export default command({
  name: 'review',
  summary: 'Review what is due, then learn new cards',
  answers: 'actor',
  run: (context) => goOn(context),

  actions: {
    ...questionActions({
      via: 'review',
      shows: 'update',
      answered: async (context, answered) => {
        const practising = await context.learner.practises(answered.card);
        return practising ? toBePractised(answered) : toBeRated('review', context, answered);
      },
      rated: async (context, reviewed) => {
        const reply = await goOn(context, ratedText(reviewed, context.learner.today));
        return { ...reply, buttons: [...(reply.buttons ?? []), undoButton('review', reviewed)] };
      },
    }),

    start: action(
      () => ({}),
      'actor',
      (context) => goOn(context),
    ),

    practise: action(
      ([card = '', source = '', outcome], library) => ({
        ...readAsked([card, source], library),
        known: outcome === 'known',
      }),
      'update',
      async (context) => {
        await context.learner.practise(context.card, context.known);
        return goOn(context);
      },
    ),
  },
});

/** The next question of the session, or its end; `before` is said first. */
async function goOn({ learner, library, clips, interaction }: Context, before?: string): Promise<Reply> {
  if (library.cards.length === 0) throw new UserError(NOTHING_LOADED);
  const session = await learner.session(library.cards);
  const next = nextInSession(session);
  if (!next)
    return { tone: 'right', title: 'Done for today', text: join(before, whenNext(session, learner.today)) };
  const asked = { card: next.card, source: sourceOf(interaction) };
  const question = questionView(
    'review',
    asked,
    library.deck(next.card.deck),
    clips.of(next.card) !== undefined,
  );
  return {
    ...question,
    text: join(before, question.text),
    fields: [{ name: 'Left', value: describeLeft(session) }],
  };
}

/** A card that was forgotten today is only practised: a second rating on one day would say nothing of memory. */
function toBePractised(answered: Answered): Reply {
  const to = (outcome: string): string =>
    actionId('review', 'practise', answered.card.id, answered.source, outcome);
  return answerView(answered, [
    { label: 'Not yet', id: to('again') },
    { label: 'I know it now', id: to('known') },
  ]);
}

function whenNext({ next }: Session, today: number): string {
  if (!next)
    return `Nothing is due, and there is no new card. ${mention('decks')} shows what there is to learn.`;
  return `Nothing more is due. Next: ${describeDay(next.day, today)}, ${next.cards === 1 ? 'one card' : `${next.cards} cards`}.`;
}

function describeLeft({ due, fresh, practice }: Session): string {
  const parts = [
    due.length > 0 && `${due.length} due`,
    fresh.length > 0 && `${fresh.length} new`,
    practice.length > 0 && `${practice.length} to practise`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n');
}
