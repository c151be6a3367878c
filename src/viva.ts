import type { Redis } from 'ioredis';
import { createLibraries } from './authoring/libraries.ts';
import { createBot, type Bot } from './bot.ts';
import type { Command } from './command.ts';
import type { Board } from './daily/board.ts';
import { createDaily, type Daily } from './daily/daily.ts';
import { createLazyTimetable, type LazyTimetable } from './daily/lazytimetable.ts';
import { openPlaceQuiz } from './daily/placequiz.ts';
import type { Deck } from './decks/deck.ts';
import type { Library } from './decks/library.ts';
import type { Log } from './log.ts';
import type { Clips } from './speech/clips.ts';
import type { Stores } from './store/stores.ts';

export interface VivaParts {
  readonly commands: readonly Command[];
  /** Viva's own decks. */
  readonly library: Library;
  readonly clips: Clips;
  /** Gives new cards a voice, where there is an engine for it. */
  readonly voice?: (deck: Deck) => void;
  readonly redis: Redis;
  readonly stores: Stores;
  /** Where drops are posted. */
  readonly board: Board;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
}

/** All of Viva but for the platforms. */
export interface Viva {
  readonly bot: Bot;
  readonly daily: Daily;
  readonly timetable: LazyTimetable;
}

export function createViva(parts: VivaParts): Viva {
  const { commands, library, clips, voice, redis, stores, board, log, clock, zone } = parts;
  const libraries = createLibraries(library, stores.spaces, voice ?? (() => {}));
  const timetable = createLazyTimetable(redis);
  const daily = createDaily({ stores, timetable, libraries, clips, board, log, clock });
  const bot = createBot({
    commands,
    libraries,
    clips,
    voiced: voice !== undefined,
    stores,
    quizOf: (place, now) => openPlaceQuiz(place, { stores, timetable, daily, now }),
    log,
    clock,
    zone,
  });
  return { bot, daily, timetable };
}
