import { action, type Command, type Context } from '../command.ts';
import { UserError } from '../errors.ts';
import { quoted, type Reply } from '../reply.ts';
import { gradeTyped } from '../study/grading.ts';
import type { Reviewed } from '../study/learner.ts';
import { readAsked, readChosen, readHeard, readRating, readReviewNumber } from './state.ts';
import { answerForm, answerView, gradeButtons, listenButton, TYPED_LIMIT, type Answered } from './views.ts';

/** How a command goes on from its questions. */
export interface Questioning {
  /** The command's name, which the buttons lead back to. */
  readonly via: string;
  /** Where an answer shows: in private beside a question that all see, or in place of one's own. */
  readonly shows: 'actor' | 'update';
  /** What can be done with the answer. */
  readonly answered: (context: Context, answered: Answered) => Promise<Reply>;
  /** What comes after a rating. */
  readonly rated: (context: Context, reviewed: Reviewed) => Promise<Reply>;
}

/** The actions behind a question's buttons: choose, type, hint, listen, reveal, rate, undo. */
export function questionActions({ via, shows, answered, rated }: Questioning) {
  return {
    choose: action(readChosen, shows, (context) => {
      const { card, source, choice } = context;
      return answered(context, { card, source, way: 'choice', verdict: choice.right, given: choice.text });
    }),

    type: action(readAsked, 'form', async (asked) => answerForm(via, asked)),

    typed: action(readAsked, shows, (context) => {
      const { card, source, values } = context;
      const typed = values['answer']?.trim();
      if (!typed) throw new UserError('Type an answer first, or press Reveal.');
      return answered(context, {
        card,
        source,
        way: 'typed',
        verdict: gradeTyped(card, typed),
        given: quoted(typed, TYPED_LIMIT),
      });
    }),

    hint: action(readAsked, 'actor', async ({ card }) => ({
      title: 'Hint',
      text: card.hint ?? 'This card has no hint.',
    })),

    reveal: action(readAsked, shows, (context) => {
      const { card, source } = context;
      return answered(context, { card, source, way: 'shown', verdict: undefined });
    }),

    listen: action(readHeard, 'actor', async ({ card, part, clips }) => {
      const heard = clips.of(card);
      if (!heard) throw new UserError('This card cannot be heard yet: it has no clip.');
      return { clip: heard[part] };
    }),

    rate: action(readRating, 'update', async (context) => {
      const { card, source, way, grade, learner } = context;
      return rated(context, await learner.review({ card, source, way, grade }));
    }),

    undo: action(readReviewNumber, 'update', async (context) => {
      const { card: id, source, way } = await context.learner.undo(context.number);
      const card = context.library.findCard(id);
      if (!card) return { text: 'Taken back. The card itself is no longer in its deck.' };
      return toBeRated(via, context, { card, source, way, verdict: undefined });
    }),
  } satisfies Command['actions'];
}

/** The answer with its grades. */
export async function toBeRated(
  via: string,
  { learner, clips }: Context,
  answered: Answered,
): Promise<Reply> {
  const { card } = answered;
  const grades = gradeButtons(via, answered, await learner.outlook(card), learner.today);
  return answerView(answered, clips.of(card) ? [...grades, listenButton(via, card, 'answer')] : grades);
}
