import { action, command, type Context } from '../src/command.ts';
import type { Given } from '../src/daily/placequiz.ts';
import type { Card } from '../src/decks/deck.ts';
import { UserError } from '../src/errors.ts';
import { questionActions, toBeRated } from '../src/questions/actions.ts';
import { sourceOf } from '../src/questions/source.ts';
import { answerView, ratedText, TYPED_LIMIT, undoButton, type Answered } from '../src/questions/views.ts';
import { actionId, quoted, type Form, type Reply } from '../src/reply.ts';
import type { Drop } from '../src/store/drops.ts';
import { gradeTyped } from '../src/study/grading.ts';

const readDate = ([date = '']: readonly string[]): { date: string } => ({ date });

/** One's own rating, once it was answered, is as it is under any question. */
const { rate, undo } = questionActions({
  via: 'quiz',
  shows: 'actor',
  answered: (context, given) => toBeRated('quiz', context, given),
  rated: async ({ learner }, reviewed) => ({
    text: ratedText(reviewed, learner.today),
    buttons: [undoButton('quiz', reviewed)],
  }),
});

export default command({
  name: 'quiz',
  summary: 'Show when the next question of the day comes here',
  answers: 'actor',
  async run({ quiz }) {
    const settings = await quiz.settings();
    if (!settings || settings.paused) return { text: 'There is no daily quiz here now.' };
    const [next] = await quiz.next();
    return { text: `The next question comes on ${next!.date} at ${next!.time} (${settings.schedule.zone}).` };
  },

  actions: {
    choose: action(
      ([date = '', choice = '']) => ({ date, choice }),
      'actor',
      async (context) => {
        const { drop, card } = await opened(context);
        const choice = card.choices.find(({ id }) => id === context.choice);
        if (!choice) throw new UserError('This question has changed since it was asked.');
        return answered(context, drop, {
          card,
          source: sourceIn(drop),
          way: 'choice',
          verdict: choice.right,
          given: choice.text,
        });
      },
    ),
    type: action(readDate, 'form', async ({ date }) => answerForm(date)),
    typed: action(readDate, 'actor', async (context) => {
      const { drop, card } = await opened(context);
      const typed = context.values['answer']?.trim();
      if (!typed) throw new UserError('Type an answer first.');
      const verdict = gradeTyped(card, typed) ?? false;
      const given = quoted(typed, TYPED_LIMIT);
      return answered(context, drop, { card, source: sourceIn(drop), way: 'typed', verdict, given });
    }),
    know: action(readDate, 'actor', (context) => rateOneself(context, true)),
    show: action(readDate, 'actor', (context) => rateOneself(context, false)),
    rate,
    undo,
  },
});

/** The card of the drop whose answers are still taken. */
async function opened({
  quiz,
  library,
  date,
}: Context & { date: string }): Promise<{ drop: Drop; card: Card }> {
  const drop = await quiz.open(date);
  return { drop, card: library.card(drop.card) };
}

/** One review a card, drop and learner, however often it is pressed. */
function sourceIn({ place, date }: Drop): string {
  return sourceOf(`${place}/${date}`);
}

/** The first answer counts: for the place, and as a review of the learner's own. */
async function answered(context: Context, drop: Drop, given: Answered): Promise<Reply> {
  const { quiz, learner, actor } = context;
  const { card, source, way, verdict = false } = given;
  const answer: Given = { choice: given.given ?? '', right: verdict, actor };
  const outcome = await quiz.answer(drop.date, answer);
  if (!('answer' in outcome))
    throw new UserError('This question is closed: its answer has been told. The next one comes soon.');
  const { right, choice } = outcome.answer;
  const reviewed = await learner.review({ card, source, way, grade: right ? 'good' : 'forgot' });
  const view = answerView({ card, source, way, verdict: right, given: choice }, [
    undoButton('quiz', reviewed),
  ]);
  const already = outcome.kind === 'already' && 'You have answered already.';
  return {
    ...view,
    text: [already, view.text, ratedText(reviewed, learner.today)].filter(Boolean).join('\n\n'),
  };
}

async function rateOneself(context: Context & { date: string }, known: boolean): Promise<Reply> {
  const { drop, card } = await opened(context);
  return answered(context, drop, { card, source: sourceIn(drop), way: 'shown', verdict: known });
}

function answerForm(date: string): Form {
  return {
    id: actionId('quiz', 'typed', date),
    title: 'Your answer',
    fields: [{ name: 'answer', label: 'Answer', lines: 'one', required: true, maxLength: TYPED_LIMIT }],
  };
}
