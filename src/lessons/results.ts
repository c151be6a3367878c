import type { Card } from '../decks/deck.ts';
import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import type { Reply } from '../reply.ts';
import { sourceOf } from '../questions/source.ts';
import { ratedText } from '../questions/views.ts';
import type { Lesson, LessonRating, LessonStore } from '../store/lessons.ts';
import { describeDay, type Day } from '../study/days.ts';
import type { Learner, Reviewed } from '../study/learner.ts';
import type { LessonTools } from './tools.ts';
import { endView } from './views.ts';

/** What somebody says of themselves. */
export interface Saying {
  readonly lesson: Lesson;
  /** The card's place in the lesson, from 0. */
  readonly turn: number;
  readonly card: Card;
  readonly known: boolean;
  /** The account. */
  readonly who: string;
}

/**
 * A review of theirs, one for each card, lesson and learner. Said otherwise, it takes the place of what was said
 * before; when a card comes once more, it is practice.
 *
 * @returns what to tell them
 */
export async function rateCard(
  { lesson, turn, card, known, who }: Saying,
  learner: Learner,
  store: LessonStore,
): Promise<Reply> {
  const practice = turn >= lesson.firstRound && (await learner.practises(card));
  if (practice) {
    await learner.practise(card, known);
    return { tone: known ? 'right' : 'plain', text: known ? 'Now you know it.' : 'It will come again.' };
  }
  const reviewed = await reviewAs(known, { lesson, card, learner });
  const due = reviewed.entry.after.due;
  const kept = reviewed.entry.grade !== 'forgot';
  await store.rate(lesson.id, { who, card: card.id, known: kept, due });
  const stays = kept !== known && 'You have rated other cards since, so what you said before stays.';
  const text = [stays, ratedText(reviewed, learner.today)].filter(Boolean).join(' ');
  return { tone: kept ? 'right' : 'plain', text };
}

async function reviewAs(
  known: boolean,
  { lesson, card, learner }: Pick<Saying, 'lesson' | 'card'> & { readonly learner: Learner },
): Promise<Reviewed> {
  const source = sourceOf(`${lesson.id}/${card.id}`);
  const rating = { card, source, way: 'shown', grade: known ? 'good' : 'forgot' } as const;
  const reviewed = await learner.review(rating);
  if (reviewed.entry.grade === rating.grade) return reviewed;
  try {
    await learner.undo(reviewed.number);
  } catch (error) {
    if (error instanceof UserError) return reviewed;
    throw error;
  }
  return learner.review(rating);
}

/** What one person knew, and when it comes back. */
export function resultsOf(
  ratings: readonly LessonRating[],
  who: string,
  library: Library,
  today: Day,
): Reply {
  const own = ratings.filter((rating) => rating.who === who);
  if (own.length === 0)
    return { text: 'You have rated no card of this lesson. **I knew it** and **I didn’t** do so.' };
  const lines = own.map(({ card, known, due }) => {
    const question = library.findCard(card)?.question ?? 'a card that is gone';
    return `${known ? '✓' : '✗'} ${question} — back ${describeDay(due, today)}`;
  });
  return {
    title: `You knew ${own.filter(({ known }) => known).length} of ${own.length}`,
    text: lines.join('  \n'),
  };
}

/** The end card of a lesson, as its ratings stand. Its deck may be gone. */
export async function endViewOf(
  lesson: Lesson,
  { libraries, stores }: Pick<LessonTools, 'libraries' | 'stores'>,
): Promise<Reply> {
  const { decks } = await libraries.of(lesson.space);
  const title = decks.find(({ id }) => id === lesson.deck)?.title ?? lesson.deck;
  const raters = new Set((await stores.lessons.ratings(lesson.id)).map(({ who }) => who));
  return endView(lesson, title, raters.size);
}
