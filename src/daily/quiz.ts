import type { Card } from '../decks/deck.ts';
import type { Reply } from '../reply.ts';
import type { Drop } from '../store/drops.ts';
import type { PlaceStore, Quiz } from '../store/places.ts';
import { latestRun, nextRun, revealTime, type Run } from './calendar.ts';
import { sendDrop, skipDrop, type DropPlan } from './drop.ts';
import type { DropTools, Outcome } from './lease.ts';
import { nextQuestion, type Turn } from './question.ts';
import { isRevealable, revealDrop, type RevealPlan } from './reveal.ts';
import type { Timetable } from './timetable.ts';
import type { DailyWork } from './worker.ts';

/** What those who manage a place have to know of a drop. */
export interface Notice {
  /**
   * The quiz was `paused`, because the place can't be posted to; or it is `unknown` whether the question arrived; or
   * the question is `unanswered`, as far as anybody can tell; or the platform takes no such message, and it `failed`.
   */
  readonly kind: 'paused' | 'unknown' | 'unanswered' | 'failed';
  readonly reason: string;
  /** The drop's local date, `YYYY-MM-DD`. */
  readonly date: string;
}

/** What a place sees of a drop. */
export interface Wording extends RevealPlan {
  /** With how many have answered, once it was sent. */
  question(drop: Drop): Promise<Reply>;
}

/** All that the daily work needs. */
export interface QuizTools extends DropTools {
  readonly places: PlaceStore;
  readonly timetable: Pick<Timetable, 'dropAt' | 'revealAt'>;
  /** The cards of the quiz's decks, as they are now. */
  cards(quiz: Quiz): Promise<readonly Card[]>;
  readonly wording: Wording;
  /** Tells those who manage the place, once. @returns when to ask again, in milliseconds since the epoch; undefined when it is done */
  tell(place: string, quiz: Quiz, notice: Notice, signal: AbortSignal): Promise<number | undefined>;
}

/** Whether a drop is over without its answer being known to have arrived. */
function isUntold({ state, reply }: Drop): boolean {
  return state === 'done' && reply === undefined;
}

/** Of an absence, how much is recorded as skipped drops, in milliseconds: a week. */
const RECORDED = 7 * 86_400_000;

export interface QuizWork extends DailyWork {
  /** Asks at once, out of turn; where the day has had its question, nothing is asked. */
  now(this: void, place: string, signal: AbortSignal): Promise<Outcome | undefined>;
}

/** What is done when a drop or a reveal is due. A job only says when to look: the place's quiz says what for. */
export function createDailyWork(tools: QuizTools): QuizWork {
  const { places, drops, timetable, wording, clock } = tools;

  return {
    async drop(place, at, signal) {
      const quiz = await places.quiz(place);
      if (quiz?.paused) return tellOfPause(place, quiz, signal);
      if (!quiz || at < quiz.since) return undefined;
      const run = latestRun(quiz.schedule, at);
      if (run.at !== at) return undefined;
      await catchUp(place, quiz, at);
      await revealThoseBefore(place, run.date, signal);
      const outcome = await sendDrop(place, run, planOf(place, quiz, run), tools, signal);
      return follow(place, quiz, outcome, signal);
    },

    async now(place, signal) {
      const quiz = await places.quiz(place);
      if (!quiz) return undefined;
      const at = clock();
      const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(quiz.schedule.zone);
      const run = { at, date: String(today.toPlainDate()) };
      await revealThoseBefore(place, run.date, signal);
      const outcome = await sendDrop(place, run, planOf(place, quiz, run), tools, signal);
      await follow(place, quiz, outcome, signal);
      return outcome;
    },

    async reveal(place, date, signal) {
      const outcome = await revealDrop(place, date, wording, tools, signal);
      if (outcome?.kind === 'later') return outcome.at;
      const quiz = await places.quiz(place);
      if (!outcome || !quiz || !isUntold(outcome.drop)) return undefined;
      const { reason = '' } = outcome.drop;
      return tools.tell(place, quiz, { kind: 'unanswered', reason, date }, signal);
    },
  };

  /** After a long absence there is only the job of the first run that was missed; the latest may still be in time. */
  async function catchUp(place: string, quiz: Quiz, at: number): Promise<void> {
    const latest = latestRun(quiz.schedule, clock());
    if (latest.at <= at) return;
    let run = nextRun(quiz.schedule, Math.max(at, latest.at - RECORDED));
    for (; run.at < latest.at; run = nextRun(quiz.schedule, run.at))
      await skipDrop(place, run, 'it was too late', tools);
    await timetable.dropAt(place, latest.at);
  }

  /** A question isn't sent any more when the next one is due. */
  function planOf(place: string, quiz: Quiz, run: Run): DropPlan {
    return {
      grace: Math.min(quiz.grace, nextRun(quiz.schedule, run.at).at - run.at),
      choose: () => choose(place, quiz),
      question: (drop) => wording.question(drop),
      // A clock that was put back meanwhile brings no answer forward.
      revealAt: (sent) => revealTime(quiz.schedule, quiz.reveal, Math.max(sent, run.at)),
    };
  }

  async function choose(place: string, quiz: Quiz): ReturnType<DropPlan['choose']> {
    const [before, missed, cards] = await Promise.all([
      drops.turn(place),
      drops.missed(place),
      tools.cards(quiz),
    ]);
    const turn = before === '' ? undefined : (JSON.parse(before) as Turn);
    const next = nextQuestion(place, quiz.decks.join('+'), cards, turn, missed);
    if (!next) return undefined;
    const after = JSON.stringify(next.turn);
    return {
      card: next.card.id,
      number: next.turn.number,
      turn: { before, after, newRound: next.newRound },
    };
  }

  /** No question stands open when the next one comes. One that can't be closed now has a job of its own. */
  async function revealThoseBefore(place: string, date: string, signal: AbortSignal): Promise<void> {
    const open = (await drops.recent(place, 3)).filter((drop) => drop.date !== date && isRevealable(drop));
    for (const drop of open.toReversed()) await revealDrop(place, drop.date, wording, tools, signal);
  }

  async function follow(
    place: string,
    quiz: Quiz,
    outcome: Outcome,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    if (outcome.kind === 'later') return outcome.at;
    const { drop } = outcome;
    if (outcome.kind === 'gone') return pause(place, drop.date, outcome.reason, signal);
    if (drop.revealAt !== undefined) await timetable.revealAt(place, drop.date, drop.revealAt);
    const kind = outcome.kind === 'failed' ? 'failed' : drop.state === 'unknown' ? 'unknown' : undefined;
    if (!kind) return undefined;
    const { reason = '', date } = drop;
    return tools.tell(place, quiz, { kind, reason, date }, signal);
  }

  async function pause(
    place: string,
    date: string,
    reason: string,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const paused = { reason, at: clock(), told: false, date };
    const quiz = await places.edit(
      place,
      (before) => before && { ...before, paused: before.paused ?? paused },
    );
    return quiz && tellOfPause(place, quiz, signal);
  }

  /** The telling is written down, so that a worker that died before it is followed by one that tells. */
  async function tellOfPause(place: string, quiz: Quiz, signal: AbortSignal): Promise<number | undefined> {
    const { paused } = quiz;
    if (!paused?.date || paused.told) return undefined;
    const { reason, date } = paused;
    const later = await tools.tell(place, quiz, { kind: 'paused', reason, date }, signal);
    if (later !== undefined) return later;
    await places.edit(place, (before) =>
      before?.paused ? { ...before, paused: { ...before.paused, told: true } } : before,
    );
    return undefined;
  }
}
