import { UserError } from '../errors.ts';
import { mustPost } from '../guest.ts';
import type { Actor, Place } from '../interaction.ts';
import { quoted, type Reply } from '../reply.ts';
import type { Lesson, LessonWish, PlannedLesson } from '../store/lessons.ts';
import type { Learner } from '../study/learner.ts';
import type { Lessons } from './lessons.ts';
import type { Move } from './position.ts';
import { rateCard, resultsOf } from './results.ts';
import type { Room } from './rooms.ts';
import { lessonOf, startLesson, type Started } from './start.ts';
import { sameTimeAgain } from './tomorrow.ts';
import type { LessonTools } from './tools.ts';
import { passedView } from './views.ts';
import type { WholeLessons } from './whole.ts';

/** Lessons, as somebody in a place sees them. All throw a {@link UserError} for a lesson that is long gone. */
export interface PlaceLessons {
  /** The voice channels there are here. */
  rooms(): readonly Room[];
  /** The voice channel in which the actor sits. */
  room(): Room | undefined;
  /** @throws {UserError} where Viva is a guest, as do `takeOver` and `again` */
  start(wish: LessonWish, signal: AbortSignal): Promise<Started>;
  /** Whether the actor may end this lesson to begin another one. */
  mayTakeOver(lesson: Lesson): boolean;
  /** Ends the lesson that is in the way, and begins another one. @throws {UserError} where the actor may not */
  takeOver(other: string, wish: LessonWish, signal: AbortSignal): Promise<Started>;
  lesson(id: string): Promise<Lesson>;
  /** @returns the board as it is then @throws {UserError} for who may not control it, or when it is over */
  move(id: string, move: Move): Promise<Reply>;
  /** @returns the end card @throws {UserError} for who may not control it */
  stop(id: string, signal: AbortSignal): Promise<Reply>;
  /** As `move` or `stop`, from under an answer. @returns what the answer's message shows then */
  go(id: string, turn: number, move: 'next' | 'stop', signal: AbortSignal): Promise<Reply>;
  rate(id: string, turn: number, known: boolean): Promise<Reply>;
  results(id: string): Promise<Reply>;
  /** Plans a lesson like this one for the same time tomorrow. */
  again(id: string): Promise<PlannedLesson>;
  /** Takes a planned lesson back. @returns whether there was one */
  cancel(planned: PlannedLesson): Promise<boolean>;
  /** One file of a lesson, whole. */
  whole(wish: LessonWish): Promise<Reply>;
}

export interface PlaceLessonsParts {
  readonly lessons: Lessons;
  readonly tools: LessonTools;
  readonly wholeLessons: WholeLessons;
}

/** Who is there, and where. */
export interface Visit {
  readonly place: Place;
  readonly actor: Actor;
  readonly learner: Learner;
  /** IANA name. */
  readonly zone: string;
}

export function openPlaceLessons(
  visit: Visit,
  { lessons, tools, wholeLessons }: PlaceLessonsParts,
): PlaceLessons {
  const { place, actor, learner } = visit;
  const { rooms, stores, libraries, time } = tools;

  const mayControl = ({ by, anyone }: Lesson): boolean => anyone || actor.manages || by.id === actor.id;

  const controlled = async (id: string): Promise<Lesson> => {
    const lesson = await lessons.lesson(id);
    if (!mayControl(lesson))
      throw new UserError(
        `${quoted(lesson.by.name)} leads this lesson. Those who manage this place may control it, too; \`control:anyone\` lets all.`,
      );
    return lesson;
  };

  /** Whoever has gone leads nothing; a lesson in clips is led by nobody for long. */
  const mayTakeOver = (lesson: Lesson): boolean =>
    mayControl(lesson) || lesson.room === undefined || !rooms.listeners(lesson.room).includes(lesson.by.id);

  const start = async (wish: LessonWish, signal: AbortSignal): Promise<Started> => {
    mustPost(place, 'lesson start');
    return startLesson(wish, visit, lessons, tools, signal);
  };

  return {
    rooms: () => rooms.in(place.space),
    room: () => rooms.of(actor.id, place.space),
    start,
    mayTakeOver,

    async takeOver(other, wish, signal) {
      mustPost(place, 'lesson start');
      const lesson = await lessons.lesson(other);
      if (!mayTakeOver(lesson)) await controlled(other);
      await lessonOf(wish, visit, tools);
      await lessons.end(other, 'taken over', signal);
      return start(wish, signal);
    },

    lesson: lessons.lesson,

    async move(id, move) {
      await controlled(id);
      return lessons.move(id, move);
    },

    async stop(id, signal) {
      await controlled(id);
      return lessons.end(id, 'stopped', signal);
    },

    async go(id, turn, move, signal) {
      const lesson = await controlled(id);
      const taught = await lessons.material(lesson);
      if (move === 'stop') await lessons.end(id, 'stopped', signal);
      // Pressed twice, or under an older answer, it leads nowhere.
      else if (lesson.turn === turn) await lessons.move(id, move);
      return passedView(lesson, taught, turn);
    },

    async rate(id, turn, known) {
      const lesson = await lessons.lesson(id);
      const library = await libraries.of(lesson.space);
      const card = library.card(lesson.cards[turn] ?? '');
      await stores.names.remember(actor.id, actor.name);
      return rateCard({ lesson, turn, card, known, who: actor.id }, learner, stores.lessons);
    },

    async results(id) {
      const lesson = await lessons.lesson(id);
      const ratings = await stores.lessons.ratings(id);
      return resultsOf(ratings, actor.id, await libraries.of(lesson.space), learner.today);
    },

    async again(id) {
      mustPost(place, 'lesson start');
      const lesson = await controlled(id);
      const planned = { after: id, at: sameTimeAgain(lesson, time.now()) };
      await stores.lessons.plan(planned);
      return planned;
    },

    async cancel(planned) {
      await controlled(planned.after);
      return stores.lessons.unplan(planned);
    },

    async whole(wish) {
      const { lesson, unheard } = await lessonOf(wish, visit, tools);
      // It begins with the greeting, as a lesson in a voice channel does.
      const { deck, steps } = await lessons.material({ ...lesson, room: 'any' });
      const path = await wholeLessons.of(steps);
      const count = lesson.cards.length === 1 ? '1 card' : `${lesson.cards.length} cards`;
      return {
        title: `${deck.title}: the whole lesson`,
        text: [`${count}, each question followed by time to think.`, unheardText(unheard)]
          .filter(Boolean)
          .join(' '),
        file: {
          content: path,
          name: `${deck.id.replaceAll('/', '-')}.mp3`,
          alt: `The lesson ${deck.title}, spoken`,
        },
      };
    },
  };
}

/** What to say of cards that are left out. */
export function unheardText(unheard: number): string {
  if (unheard === 0) return '';
  return unheard === 1
    ? '1 card has no clip yet and is left out.'
    : `${unheard} cards have no clips yet and are left out.`;
}
