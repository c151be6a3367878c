import { nextRun } from '../daily/calendar.ts';
import { actionId, quoted, type Reply } from '../reply.ts';
import type { Lesson, LessonWish, PlannedLesson } from '../store/lessons.ts';
import { WHOLE_WEEK } from '../study/days.ts';
import { openLearner } from '../study/learner.ts';
import type { Lessons } from './lessons.ts';
import { postOnce } from './post.ts';
import { startLesson } from './start.ts';
import type { LessonTools } from './tools.ts';

/** Between two looks for planned lessons, in milliseconds. */
const LOOK = 5000;

/** A lesson that is later than this is not announced any more, in milliseconds: an hour. */
const GRACE = 3_600_000;

/** When it is that time of day again, for whoever started the lesson: milliseconds since the epoch. */
export function sameTimeAgain({ startedAt, zone }: Pick<Lesson, 'startedAt' | 'zone'>, now: number): number {
  const begun = Temporal.Instant.fromEpochMilliseconds(startedAt).toZonedDateTimeISO(zone);
  const time = begun.toPlainTime().toString({ smallestUnit: 'minute' });
  return nextRun({ time, zone, days: WHOLE_WEEK }, now).at;
}

/** The wish of which a lesson was made. */
export function wishOf(lesson: Lesson): LessonWish {
  const { deck, room, order, most, gap, repeatMissed, anyone, byItself } = lesson;
  return { deck, order, most, gap, repeatMissed, anyone, byItself, ...(room !== undefined && { room }) };
}

/**
 * Announces planned lessons when their time has come, until the signal fires, and begins those for which somebody
 * sits in the voice channel.
 */
export async function announceLessons(
  lessons: Lessons,
  tools: LessonTools,
  signal: AbortSignal,
): Promise<never> {
  const { stores, time, log } = tools;
  for (;;) {
    try {
      for (const planned of await stores.lessons.due(time.now()))
        await announce(planned, lessons, tools, signal);
    } catch (error) {
      signal.throwIfAborted();
      log.error({ err: error }, 'planned lessons could not be looked after');
    }
    await time.sleep(LOOK, signal);
  }
}

/** Whoever dies between claim and announcement is followed by another, which looks first whether it stands there. */
async function announce(
  planned: PlannedLesson,
  lessons: Lessons,
  tools: LessonTools,
  signal: AbortSignal,
): Promise<void> {
  const { stores, time, rooms, serves, board, log } = tools;
  const before = await stores.lessons.lesson(planned.after);
  const late = time.now() - planned.at;
  if (!before || late > GRACE) return void (await stores.lessons.unplan(planned));
  const { place, room, space } = before;
  const ours = serves(place) && (room === undefined || rooms.in(space).some(({ id }) => id === room));
  if (!ours || !(await stores.lessons.claim(planned, time.now()))) return;
  try {
    const key = `lesson/${planned.after}/${planned.at}`;
    const known = late > LOOK * 2 && (await board.find(place, key, planned.at, signal));
    if (!known) await postOnce(board, place, { key, reply: await announcement(before, tools) }, time, signal);
    await stores.lessons.unplan(planned);
    if (room !== undefined && rooms.listeners(room).length > 0) await begin(before, lessons, tools, signal);
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ place, err: error }, 'a planned lesson could not be announced or begun');
  }
}

async function announcement(before: Lesson, { libraries, rooms }: LessonTools): Promise<Reply> {
  const { decks } = await libraries.of(before.space);
  const title = decks.find(({ id }) => id === before.deck)?.title ?? before.deck;
  const channel = rooms.in(before.space).find(({ id }) => id === before.room);
  const begins = channel && rooms.listeners(channel.id).length > 0;
  const where = channel ? `Come to ${quoted(channel.name)} and press **Start**.` : '**Start** begins it.';
  return {
    title: `Time for a lesson: ${title}`,
    text: begins ? `It begins now in ${quoted(channel.name)}.` : where,
    buttons: [{ label: 'Start', id: actionId('lesson', 'begin', before.id), style: 'primary' }],
  };
}

async function begin(
  before: Lesson,
  lessons: Lessons,
  tools: LessonTools,
  signal: AbortSignal,
): Promise<void> {
  const { by, zone, place, space } = before;
  const learner = openLearner(tools.stores.learners, by.id, zone, tools.time.now());
  const starter = { place: { id: place, space }, actor: by, learner, zone };
  await startLesson(wishOf(before), starter, lessons, tools, signal);
}
