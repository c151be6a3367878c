import type { Card } from '../decks/deck.ts';
import { UserError } from '../errors.ts';
import type { Change, LearnerStore, ReviewEntry } from '../store/learners.ts';
import { dayOf, WHOLE_WEEK, type Day } from './days.ts';
import type { Way } from './grading.ts';
import { lasting, outlook, review, type Grade, type Memory } from './memory.ts';
import { summarise, type Progress } from './progress.ts';
import { NEW_CARDS_A_DAY } from './settings.ts';
import type { StudyDays } from './streak.ts';
import { chooseToAsk, planSession, type Schedule, type Session } from './queue.ts';

/** A review that stands in the log under a number. */
export interface Reviewed {
  readonly number: number;
  readonly entry: ReviewEntry;
}

export interface Rating {
  readonly card: Card;
  readonly grade: Grade;
  readonly way: Way;
  /** The asking that is rated: it counts once, however often its buttons are pressed. */
  readonly source: string;
}

/** One person's studying, on their local day. */
export interface Learner {
  readonly today: Day;
  /** What to ask now, which is then remembered as just asked; undefined if there are no cards. */
  chooseToAsk(cards: readonly Card[]): Promise<Card | undefined>;
  session(cards: readonly Card[]): Promise<Session>;
  schedule(): Promise<Schedule>;
  /** What each grade would lead to. */
  outlook(card: Card): Promise<Readonly<Record<Grade, Memory>>>;
  /** Records a rating; for an asking that was rated already, comes back with that review. */
  review(rating: Rating): Promise<Reviewed>;
  /** Takes back the latest review. @throws {UserError} if it isn't the latest any more. */
  undo(number: number): Promise<ReviewEntry>;
  /** Whether the card was forgotten today and is now only practised. */
  practises(card: Card): Promise<boolean>;
  /** After practising a forgotten card: known, or to come once more. */
  practise(card: Card, known: boolean): Promise<void>;
  progress(cards: readonly Card[]): Promise<Progress>;
  /** The id of the card that was reviewed or asked last. */
  lastMet(): Promise<string | undefined>;
}

export interface LearnerHabits {
  /** On which days of the week a learner is asked; on all without it. */
  readonly studyDays?: ((learner: string) => Promise<StudyDays>) | undefined;
  /** New cards a day. */
  readonly newCards?: number | undefined;
}

/**
 * @param account whose learner it is: looked up anew by each of its functions, since accounts may be linked meanwhile
 * @param zone IANA name
 * @param now milliseconds since the epoch
 */
export function openLearner(
  store: LearnerStore,
  account: string,
  zone: string,
  now: number,
  { studyDays = async () => WHOLE_WEEK, newCards = NEW_CARDS_A_DAY }: LearnerHabits = {},
): Learner {
  const today = dayOf(now, zone);
  const whose = (): Promise<string> => store.learnerOf(account);

  return {
    today,

    async chooseToAsk(cards) {
      const id = await whose();
      const [schedule, justAsked] = await Promise.all([store.schedule(id), store.justAsked(id)]);
      const card = chooseToAsk(cards, schedule, today, justAsked);
      if (card) await store.setJustAsked(id, card.id);
      return card;
    },

    async session(cards) {
      const id = await whose();
      const [schedule, forgotten, days] = await Promise.all([
        store.schedule(id),
        forgottenToday(id),
        store.days(id),
      ]);
      const newLeft = newCards - (days.firsts.get(today) ?? 0);
      return planSession(cards, { schedule, forgotten, today, newLeft });
    },

    schedule: async () => store.schedule(await whose()),

    async outlook(card) {
      const { memories } = await store.cardState(await whose(), idsOf(card), '');
      return outlook(lasting(memories), today);
    },

    async review(rating) {
      for (;;) {
        const reviewed = await attemptReview(rating);
        if (reviewed) return reviewed;
      }
    },

    async undo(number) {
      for (;;) {
        const entry = await attemptUndo(number);
        if (entry) return entry;
      }
    },

    practises: async (card) =>
      (await forgottenToday(await whose())).some((forgotten) => idsOf(card).includes(forgotten)),

    practise: async (card, known) => store.putDown(await whose(), card.id, known ? undefined : now),

    async lastMet() {
      const id = await whose();
      for await (const { entry } of store.logBackwards(id)) if (entry.kind === 'review') return entry.card;
      return store.justAsked(id);
    },

    async progress(cards) {
      const id = await whose();
      const [memories, days, asked] = await Promise.all([store.memories(id), store.days(id), studyDays(id)]);
      return summarise(cards, memories, days, store.logBackwards(id), asked, today);
    },
  };

  /** In the order in which they come back: one that is put down again goes to the end. */
  async function forgottenToday(id: string): Promise<string[]> {
    return [...(await store.forgotten(id))]
      .filter(([, at]) => dayOf(at, zone) === today)
      .map(([card]) => card);
  }

  /** Nothing comes back when another review of this learner, or a linking, came in between. */
  async function attemptReview({ card, grade, way, source }: Rating): Promise<Reviewed | undefined> {
    const id = await whose();
    const state = await store.cardState(id, idsOf(card), source);
    if (state.answered !== undefined) return reviewNumbered(id, state.answered);
    const before = lasting(state.memories);
    const entry: ReviewEntry = {
      kind: 'review',
      at: now,
      day: today,
      card: card.id,
      grade,
      way,
      source,
      before: before ?? null,
      after: review(before, grade, today),
      forgottenBefore: state.forgotten ?? null,
      previous: state.latest,
    };
    const number = state.next;
    const written = await store.apply(account, id, state.version, {
      ...changeOf(entry, 1),
      entry,
      latest: number,
      memory: entry.after,
      formerIds: card.formerIds,
      forgotten: grade === 'forgot' ? now : undefined,
    });
    return written ? { number, entry } : undefined;
  }

  async function attemptUndo(number: number): Promise<ReviewEntry | undefined> {
    const id = await whose();
    const { entry } = await reviewNumbered(id, number);
    const state = await store.cardState(id, [entry.card], entry.source);
    // Taken back already: a second press is answered as the first was.
    if (state.latest < number) return entry;
    if (state.latest > number)
      throw new UserError('Only your latest rating can be taken back, and you have rated since.');
    const written = await store.apply(account, id, state.version, {
      ...changeOf(entry, -1),
      entry: { kind: 'undo', at: now, review: number },
      latest: entry.previous,
      memory: entry.before ?? undefined,
      formerIds: [],
      forgotten: entry.forgottenBefore ?? undefined,
    });
    return written ? entry : undefined;
  }

  async function reviewNumbered(id: string, number: number): Promise<Reviewed> {
    const entry = await store.logEntry(id, number);
    if (entry?.kind === 'review') return { number, entry };
    const isOlder = number > 0 && number <= (await store.offset(id));
    throw new UserError(
      isOlder
        ? 'This rating is from before your accounts were linked, and stays.'
        : 'There is no such rating of yours to take back.',
    );
  }
}

type Counted = Pick<Change, 'card' | 'day' | 'step' | 'first' | 'source'>;

function changeOf({ card, day, before, source }: ReviewEntry, step: 1 | -1): Counted {
  return { card, day, step, first: before === null, source };
}

function idsOf(card: Card): readonly string[] {
  return [card.id, ...card.formerIds];
}
