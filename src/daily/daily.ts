import type { Libraries } from '../authoring/libraries.ts';
import type { Card } from '../decks/deck.ts';
import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { sleep } from '../sleep.ts';
import type { Clips } from '../speech/clips.ts';
import type { Drop } from '../store/drops.ts';
import type { Quiz } from '../store/places.ts';
import type { Stores } from '../store/stores.ts';
import type { Board } from './board.ts';
import { honoursOf } from './honours.ts';
import { underLease } from './lease.ts';
import { notify } from './notify.ts';
import { pointsOf } from './points.ts';
import { createDailyWork, type QuizTools, type QuizWork } from './quiz.ts';
import type { Timetable } from './timetable.ts';
import { answerOf, closedOf, newsOf, questionOf, type Shown } from './views.ts';

/** Between two edits that show how many have answered, in milliseconds. */
const COUNT_PAUSE = 5000;

export interface DailyParts {
  readonly stores: Stores;
  readonly timetable: Timetable;
  readonly libraries: Libraries;
  readonly clips: Clips;
  readonly board: Board;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The daily quiz of every place. */
export interface Daily extends QuizWork {
  readonly tools: QuizTools;
  /** Lets the place see soon how many have answered. */
  answered(this: void, place: string, date: string): void;
  /** Shows how many have answered, once in five seconds at most, until the signal fires. */
  count(this: void, signal: AbortSignal): Promise<void>;
  /** Makes the timetable what the places want. Called at the start. */
  reconcile(): Promise<void>;
}

export function createDaily({ stores, timetable, libraries, clips, board, log, clock }: DailyParts): Daily {
  const { places, drops, leaderboard } = stores;
  const toCount = new Map<string, { readonly place: string; readonly date: string }>();

  /** @throws {UserError} when the card is gone */
  async function shownOf(drop: Drop): Promise<Shown> {
    const quiz = await places.quiz(drop.place);
    const library = await libraries.of(quiz?.space ?? '');
    const card = library.card(drop.card);
    return { drop, card, deck: library.deck(card.deck), listen: clips.of(card) !== undefined };
  }

  const tools: QuizTools = {
    drops,
    places,
    timetable,
    board,
    clock,
    cards: async (quiz) => cardsOf(quiz, await libraries.of(quiz.space)),
    wording: {
      question: async (drop) => questionOf(await shownOf(drop), 0),
      closed: async (drop, results) => closedOf(await shownOf(drop), results),
      async award({ place, date }, { answers }) {
        const quiz = await places.quiz(place);
        if (!quiz) return;
        const given = { place, space: quiz.space, date };
        await Promise.all(
          pointsOf(answers).map(({ account, points }) => leaderboard.award(account, points, given)),
        );
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
      async answer(drop, results) {
        const [shown, quiz] = await Promise.all([shownOf(drop), places.quiz(drop.place)]);
        if (!quiz) return answerOf(shown, results, []);
        const library = await libraries.of(quiz.space);
        return answerOf(
          shown,
          results,
          await honoursOf(drop, results, { stores, library, quiz, now: clock() }),
        );
      },
    },
    tell(place, quiz, notice, signal) {
      log.warn({ place, ...notice }, 'a daily quiz is in trouble');
      const news = newsOf(notice, board.addressOf(place, quiz.space));
      return notify({ place, date: notice.date }, quiz.by, news, tools, signal);
    },
  };

  return {
    tools,
    ...createDailyWork(tools),

    answered(place, date) {
      toCount.set(`${place}/${date}`, { place, date });
    },

    async count(signal) {
      for (;;) {
        await sleep(COUNT_PAUSE, signal);
        const due = [...toCount.values()];
        toCount.clear();
        await Promise.all(due.map(({ place, date }) => showCount(place, date, signal)));
      }
    },

    async reconcile() {
      const quizzes = [...(await places.all())].filter(([, { paused }]) => !paused);
      const held = quizzes.map(([place, { schedule, since }]) => [place, { schedule, since }] as const);
      const { put, removed } = await timetable.reconcile(new Map(held), clock());
      log.info({ places: held.length, put, removed }, 'the daily quizzes are on the timetable');
    },
  };

  /** Under the drop's lease, so that it never brings back what a reveal has taken away. */
  async function showCount(place: string, date: string, signal: AbortSignal): Promise<void> {
    try {
      const outcome = await underLease(place, date, tools, async (_leased, drop) => {
        if (drop?.state === 'sent') {
          const reply = questionOf(await shownOf(drop), await drops.answered(place, date));
          await board.edit(place, drop.message!, reply, signal);
        }
        return { kind: 'settled', drop: drop! };
      });
      if (outcome.kind === 'later') toCount.set(`${place}/${date}`, { place, date });
    } catch (error) {
      signal.throwIfAborted();
      log.debug({ place, err: error }, 'how many have answered could not be shown');
    }
  }
}

/** The cards of the quiz's decks; a deck that is gone has none. */
function cardsOf({ decks }: Quiz, library: Library): Card[] {
  return decks.flatMap((id) => {
    try {
      return library.deck(id).cards;
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}
