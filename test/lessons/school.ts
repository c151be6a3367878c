import type { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { createLibraries } from '../../src/authoring/libraries.ts';
import { createLibrary } from '../../src/decks/library.ts';
import { createLessons } from '../../src/lessons/lessons.ts';
import type { Room } from '../../src/lessons/rooms.ts';
import { startLesson, type Started } from '../../src/lessons/start.ts';
import type { LessonTools } from '../../src/lessons/tools.ts';
import { DEFAULTS } from '../../src/lessons/options.ts';
import type { Clips } from '../../src/speech/clips.ts';
import type { LessonWish } from '../../src/store/lessons.ts';
import { createStores } from '../../src/store/stores.ts';
import { openLearner } from '../../src/study/learner.ts';
import { card, deck } from '../cards.ts';
import { farBoard } from '../daily/far-board.ts';
import { recordingLog } from '../house.ts';
import { clip, clipsNamed } from './clips.ts';
import { farRooms } from './far-rooms.ts';
import { testTime } from './time.ts';

let spaces = 0;

/** How long a command to Redis waits for its answer, in milliseconds. */
export const REDIS_PATIENCE = 10_000;

/** A lesson of ABC, in General unless it is to be in another room or in none. */
type Wished = Partial<LessonWish>;

const CARDS = ['a', 'b', 'c'].map((slug, index) =>
  card({
    id: `python/abc/${slug}`,
    number: index + 1,
    question: `What is ${slug}?`,
    answer: `It is ${slug}.`,
  }),
);

/** A deck of three cards that can be heard, and one that can't. */
export const LIBRARY = createLibrary([
  deck({ id: 'python/abc', title: 'ABC', cards: CARDS }),
  deck({ id: 'python/mute', title: 'Mute', cards: [card({ id: 'python/mute/one' })] }),
]);

const CLIPS: Clips = {
  of: ({ id }) => (id.startsWith('python/abc/') ? clipsNamed(id.at(-1)!) : undefined),
  title: ({ id }) => (id === 'python/abc' ? clip('title') : undefined),
};

const LENGTHS: Readonly<Record<string, number>> = { question: 2000, answer: 3000, title: 1000 };

/** A server with two voice channels and a text channel, and processes that hold lessons there. */
export function school(redis: Redis) {
  const space = `test:school${++spaces}`;
  const place = `${space}/text`;
  const [general, quiet] = ['General', 'Quiet'].map((name) => ({ id: `${space}/${name}`, name })) as [
    Room,
    Room,
  ];
  const time = testTime(redis);
  const board = farBoard(time.now, true);
  const stores = createStores(redis);
  const rooms = farRooms([general, quiet], time, (path) => {
    const part = /(question|answer|title)\.ogg$/.exec(path)?.[1];
    return part === undefined ? 120 : LENGTHS[part]!;
  });
  const log = recordingLog();
  const tools: LessonTools = {
    stores,
    libraries: createLibraries(LIBRARY, stores.spaces, () => {}),
    clips: CLIPS,
    board,
    serves: (where) => where.startsWith(space),
    rooms,
    frames: rooms.frames,
    time,
    log,
  };

  /** A process; several run beside each other. */
  function open(changes: Partial<LessonTools> = {}) {
    const own = { ...tools, ...changes };
    const lessons = createLessons(own);
    const stop = new AbortController();
    const ended = lessons.run(stop.signal).catch((error: unknown) => {
      if (error !== stop.signal.reason) throw error;
    });
    const leave = async (): Promise<void> => {
      stop.abort(new DOMException('stopped', 'AbortError'));
      await ended;
    };
    // What waits for a Redis that is out of reach gives up meanwhile.
    onTestFinished(async () => {
      stop.abort(new DOMException('stopped', 'AbortError'));
      let gone = false;
      await Promise.all([ended.finally(() => (gone = true)), time.until(() => gone)]);
    });

    function start(name: string, { room = general.id, ...wish }: Wished = {}): Promise<Started> {
      const id = `${space}:${name}`;
      const learner = openLearner(stores.learners, id, 'Europe/Berlin', time.now());
      return startLesson(
        { ...DEFAULTS, order: 'deck', deck: 'abc', ...(room !== 'none' && { room }), ...wish },
        { place: { id: place, space }, actor: { id, name }, learner, zone: 'Europe/Berlin' },
        lessons,
        own,
        stop.signal,
      );
    }

    /** Begins a lesson while time passes, as it does for whoever waits. */
    async function started(name: string, wish: Wished = {}) {
      let over = false;
      const made = start(name, wish).finally(() => (over = true));
      const [outcome] = await Promise.all([made, time.until(() => over)]);
      if (outcome.kind !== 'started') throw new Error(`the lesson is not begun: it is ${outcome.kind}`);
      return outcome.lesson;
    }

    return { lessons, start, started, leave };
  }

  return {
    space,
    place,
    general,
    quiet,
    time,
    board,
    stores,
    rooms,
    log,
    tools,
    open,
    account: (name: string) => `${space}:${name}`,
    /** What the message shows that was posted `number`th, from 0. */
    shown: (number = 0) => board.messages[number]!.shows,
    said: () => rooms.said.map(({ clip: name }) => name).filter((name) => name !== 'tick'),
  };
}

/** What is said of cards in a lesson. */
export const cardsSaid = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`${name}.question`, `${name}.answer`]);
