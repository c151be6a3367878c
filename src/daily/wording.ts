import type { Libraries } from '../authoring/libraries.ts';
import type { Log } from '../log.ts';
import type { Clips } from '../speech/clips.ts';
import type { Drop } from '../store/drops.ts';
import type { Stores } from '../store/stores.ts';
import type { Board } from './board.ts';
import { honoursOf } from './honours.ts';
import { pointsOf } from './points.ts';
import type { Wording } from './quiz.ts';
import { answerOf, closedOf, questionOf, type Shown } from './views.ts';

export interface WordingParts {
  readonly stores: Stores;
  readonly libraries: Libraries;
  readonly clips: Clips;
  readonly board: Board;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What places see of their drops, and what those who answered get for it. */
export function createWording({ stores, libraries, clips, board, log, clock }: WordingParts): Wording {
  const { places, leaderboard, drops } = stores;

  return {
    async question(drop) {
      const answered = drop.state === 'sent' ? await drops.answered(drop.place, drop.date) : 0;
      return questionOf(await shownOf(drop), answered);
    },

    closed: async (drop, results) => closedOf(await shownOf(drop), results),

    async award({ place, date }, { answers }) {
      const quiz = await places.quiz(place);
      if (!quiz) return;
      const given = { place, space: quiz.space, date };
      await Promise.all(
        pointsOf(answers).map(({ account, points }) => leaderboard.award(account, points, given)),
      );
    },

    async answer(drop, results) {
      const [shown, quiz] = await Promise.all([shownOf(drop), places.quiz(drop.place)]);
      if (!quiz) return answerOf(shown, results, []);
      const library = await libraries.of(quiz.space);
      const honours = await honoursOf(drop, results, { stores, library, quiz, now: clock() });
      return answerOf(shown, results, honours);
    },

    async discuss({ place, number }, message, signal) {
      if (!board.discuss || !(await places.quiz(place))?.thread) return;
      try {
        await board.discuss(place, message, `Question ${number}`, signal);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ place, err: error }, 'there is no thread to discuss an answer in');
      }
    },
  };

  /** @throws {UserError} when the card is gone */
  async function shownOf(drop: Drop): Promise<Shown> {
    const quiz = await places.quiz(drop.place);
    const library = await libraries.of(quiz?.space ?? '');
    const card = library.card(drop.card);
    return { drop, card, deck: library.deck(card.deck), listen: clips.of(card) !== undefined };
  }
}
