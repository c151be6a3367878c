import { isDeepStrictEqual } from 'node:util';
import type { Card } from '../decks/deck.ts';
import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import type { Quiz } from '../store/places.ts';
import { createCounting, type Counting } from './counting.ts';
import { notify } from './notify.ts';
import { createDailyWork, type QuizTools, type QuizWork } from './quiz.ts';
import type { Held, Timetable } from './timetable.ts';
import { newsOf } from './views.ts';
import { createWording, type WordingParts } from './wording.ts';

export interface DailyParts extends WordingParts {
  readonly timetable: Timetable;
}

/** The daily quiz of every place. */
export interface Daily extends QuizWork, Counting {
  readonly tools: QuizTools;
  /** Makes the timetable what the places want. Called at the start. */
  reconcile(): Promise<void>;
}

export function createDaily(parts: DailyParts): Daily {
  const { stores, timetable, libraries, board, log, clock } = parts;
  const { places, drops, counts } = stores;
  const tools: QuizTools = {
    drops,
    places,
    timetable,
    board,
    clock,
    cards: async (quiz) => cardsOf(quiz, await libraries.of(quiz.space)),
    wording: createWording(parts),
    tell(place, quiz, notice, signal) {
      log.warn({ place, ...notice }, 'a daily quiz is in trouble');
      const news = newsOf(notice, board.addressOf(place, quiz.space));
      return notify({ place, date: notice.date }, quiz.by, news, tools, signal);
    },
  };

  return {
    tools,
    ...createDailyWork(tools),
    ...createCounting(counts, tools, log),

    async reconcile() {
      let before: unknown;
      let wanted = await held();
      // A change that came in between may have been undone: what was read is read again.
      while (!isDeepStrictEqual(wanted, before)) {
        const { put, removed } = await timetable.reconcile(wanted, clock);
        log.info({ places: wanted.size, put, removed }, 'the daily quizzes are on the timetable');
        before = wanted;
        wanted = await held();
      }
    },
  };

  async function held(): Promise<ReadonlyMap<string, Held>> {
    const quizzes = [...(await places.all())].filter(([, { paused }]) => !paused);
    return new Map(quizzes.map(([place, { schedule, since }]) => [place, { schedule, since }]));
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
