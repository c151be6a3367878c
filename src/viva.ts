import type { Redis } from 'ioredis';
import { createLibraries } from './authoring/libraries.ts';
import type { Voice } from './authoring/voice.ts';
import { createBot, type Bot, type BotParts } from './bot.ts';
import type { Command } from './command.ts';
import type { Board } from './daily/board.ts';
import { createDaily, type Daily } from './daily/daily.ts';
import { createLazyTimetable, type LazyTimetable } from './daily/lazytimetable.ts';
import { openPlaceQuiz } from './daily/placequiz.ts';
import { runReminders } from './daily/reminders.ts';
import type { Library } from './decks/library.ts';
import { createInstallations, type Installations } from './installations.ts';
import { createLessons } from './lessons/lessons.ts';
import { openPlaceLessons } from './lessons/placelessons.ts';
import { timeBy, type Time } from './lessons/time.ts';
import { announceLessons } from './lessons/tomorrow.ts';
import type { LessonTools } from './lessons/tools.ts';
import { createWholeLessons } from './lessons/whole.ts';
import type { Log } from './log.ts';
import type { Clips } from './speech/clips.ts';
import type { Stores } from './store/stores.ts';
import { taskGroup } from './taskgroup.ts';

export interface VivaParts {
  readonly commands: readonly Command[];
  /** Viva's own decks. */
  readonly library: Library;
  readonly clips: Clips;
  /** Gives new cards a voice, where there can be one. */
  readonly voice?: Pick<Voice, 'speaks' | 'recordings' | 'want'> | undefined;
  readonly redis: Redis;
  readonly stores: Stores;
  /** Where drops and lessons are posted. */
  readonly board: Board;
  readonly voices: Voices;
  /** Called for each interaction when it has been answered. */
  readonly answered?: BotParts['answered'];
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
}

/** What lessons need of the platforms. */
export interface Voices extends Pick<LessonTools, 'rooms' | 'frames' | 'serves'> {
  /** Where files of whole lessons are kept, absolute. */
  readonly folder: string;
  /** Time as tests move it; the clock's without it. */
  readonly time?: Time;
}

/** All of Viva but for the platforms. */
export interface Viva {
  readonly bot: Bot;
  readonly daily: Daily;
  readonly timetable: LazyTimetable;
  readonly installations: Installations;
  /** Writes to those who want to be reminded of due cards, until the signal fires. @throws its reason */
  runReminders(this: void, signal: AbortSignal): Promise<void>;
  /** How many lessons run in this process. */
  lessonsRunning(this: void): number;
  /** Holds lessons until the signal fires. @throws its reason */
  runLessons(this: void, signal: AbortSignal): Promise<void>;
}

/** What adapters bring a platform's events to. */
export type Receiver = Pick<Viva, 'bot' | 'installations'>;

export function createViva(parts: VivaParts): Viva {
  const { commands, library, clips, voice, redis, stores, board, voices, log, clock, zone } = parts;
  const libraries = createLibraries(library, stores.spaces, voice?.want ?? (() => {}));
  const timetable = createLazyTimetable(redis);
  const daily = createDaily({ stores, timetable, libraries, clips, board, log, clock });
  const { time = timeBy(clock), folder, ...platforms } = voices;
  const tools: LessonTools = { stores, libraries, clips, board, ...platforms, time, log };
  const lessons = createLessons(tools);
  const wholeLessons = createWholeLessons(folder);
  const bot = createBot({
    commands,
    libraries,
    clips,
    voiced: voice?.speaks ?? false,
    recordings: voice?.recordings,
    stores,
    timetable,
    quizOf: (place, now) => openPlaceQuiz(place, { stores, timetable, daily, now }),
    lessonsOf: (visit) => openPlaceLessons(visit, { lessons, tools, wholeLessons }),
    roomsIn: (space) => voices.rooms.in(space),
    answered: parts.answered,
    log,
    clock,
    zone,
  });
  const installations = createInstallations({ stores, timetable, log, clock });
  const reminding = { stores, libraries, board, log, clock, zone };
  const remind = (signal: AbortSignal): Promise<void> => runReminders(reminding, signal);
  const runLessons = (signal: AbortSignal): Promise<void> =>
    taskGroup(signal, (group) => {
      group.spawn(lessons.run);
      group.spawn((within) => announceLessons(lessons, tools, within));
    });
  const lessonsRunning = lessons.running;
  return { bot, daily, timetable, installations, lessonsRunning, runLessons, runReminders: remind };
}
