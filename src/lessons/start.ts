import { randomBytes } from 'node:crypto';
import type { Actor, Place } from '../interaction.ts';
import type { Lesson, LessonWish } from '../store/lessons.ts';
import type { Day } from '../study/days.ts';
import type { Learner } from '../study/learner.ts';
import { chooseCards } from './cards.ts';
import type { Lessons } from './lessons.ts';
import { materialOf } from './material.ts';
import { GREETING } from './steps.ts';
import type { LessonTools } from './tools.ts';

/** Who wants a lesson, and where. */
export interface Starter {
  readonly place: Pick<Place, 'id' | 'space'>;
  readonly actor: Pick<Actor, 'id' | 'name'>;
  readonly learner: Pick<Learner, 'schedule'> & { readonly today: Day };
  /** IANA name. */
  readonly zone: string;
}

/** What came of it: a lesson, or the one that is in its way. */
export type Started =
  | { readonly kind: 'started'; readonly lesson: Lesson; readonly unheard: number }
  | { readonly kind: 'taken'; readonly by: Lesson };

/**
 * Makes a lesson of a wish, and begins it.
 * @throws {UserError} when it has no cards, or can't be held there
 */
export async function startLesson(
  wish: LessonWish,
  starter: Starter,
  lessons: Lessons,
  tools: LessonTools,
  signal: AbortSignal,
): Promise<Started> {
  const { lesson, unheard } = await lessonOf(wish, starter, tools);
  await tools.stores.names.remember(starter.actor.id, starter.actor.name);
  const by = await lessons.begin(lesson, signal);
  return by ? { kind: 'taken', by } : { kind: 'started', lesson, unheard };
}

/** A lesson that has not begun. @throws {UserError} when it has no cards */
export async function lessonOf(
  wish: LessonWish,
  { place, actor, learner, zone }: Starter,
  { libraries, clips, time }: Pick<LessonTools, 'libraries' | 'clips' | 'time'>,
): Promise<{ readonly lesson: Lesson; readonly unheard: number }> {
  const library = await libraries.of(place.space);
  const deck = library.deck(wish.deck);
  const id = randomBytes(8).toString('base64url').slice(0, 10);
  const choosing = {
    heard: (card: (typeof deck.cards)[number]) => clips.of(card) !== undefined,
    schedule: await learner.schedule(),
    today: learner.today,
    seed: id,
  };
  const { cards, unheard } = chooseCards(deck, wish, choosing);
  const chosen = { ...wish, deck: deck.id, cards: cards.map((card) => card.id) };
  const { steps } = materialOf(chosen, library, clips);
  const lesson: Lesson = {
    ...chosen,
    id,
    space: place.space,
    place: place.id,
    firstRound: cards.length,
    by: { id: actor.id, name: actor.name },
    zone,
    startedAt: time.now(),
    at: 0,
    turn: steps[0]?.turn ?? GREETING,
    paused: false,
  };
  return { lesson, unheard };
}
