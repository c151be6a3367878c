import type { Reply } from '../reply.ts';
import type { Drop, KeptAnswer } from '../store/drops.ts';
import { Gone, Refused, Unacceptable } from './board.ts';
import { deliver, REQUEST_LIMIT } from './deliver.ts';
import { withDeadline } from '../deadline.ts';
import { underLease, type DropTools, type LeasedDrop, type Outcome } from './lease.ts';

/** How a group has done. */
export interface Results {
  readonly answered: number;
  readonly right: number;
  /** The account whose right answer came first. */
  readonly first: string | undefined;
  /** In the order in which they came in. */
  readonly answers: readonly KeptAnswer[];
}

/** What the reveal shows. */
export interface RevealPlan {
  /** Gives those who answered what they have earned; called again with the same, it changes nothing. */
  award(drop: Drop, results: Results): Promise<void>;
  /** The question without its buttons. */
  closed(drop: Drop, results: Results): Promise<Reply>;
  /** The answer and the results. */
  answer(drop: Drop, results: Results): Promise<Reply>;
  /** Lets people discuss the answer, whose message it is given, where they want to; it fails without harm. */
  discuss(drop: Drop, answer: string, signal: AbortSignal): Promise<void>;
}

/** Between two tries at an edit where the platform names no time, in milliseconds. */
const PAUSE = 10_000;

/** For how long a reveal that has begun is tried, in milliseconds: a day. */
const PATIENCE = 86_400_000;

/** @param answers in the order in which they came in */
export function resultsOf(answers: readonly KeptAnswer[]): Results {
  const right = answers.filter((answer) => answer.right);
  return { answered: answers.length, right: right.length, first: right[0]?.account, answers };
}

/**
 * Gives the answer to a drop: no more answers are taken, its question loses its buttons, and one reply tells how it
 * was; each once, however often and by however many it is called. For a drop that wasn't sent it does nothing.
 *
 * @throws the signal's reason
 */
export async function revealDrop(
  place: string,
  date: string,
  plan: RevealPlan,
  tools: DropTools,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const known = await tools.drops.drop(place, date);
  if (!known || !isRevealable(known)) return undefined;
  return underLease(place, date, tools, async (leased, current = known) => {
    if (!isRevealable(current)) return { kind: 'settled', drop: current };
    const drop = await takeNoMore(current, leased, tools.clock());
    const results = resultsOf(await tools.drops.answers(place, date));
    if (results.right * 2 < results.answered) await tools.drops.miss(place, drop.card);
    const work = { leased, results, plan, tools, signal };
    await plan.award(drop, results);
    return drop.state === 'closed' ? tell(drop, work) : close(drop, work);
  });
}

/** Whether a drop was sent, and its answer not yet told. */
export function isRevealable({ state }: Drop): boolean {
  return state === 'sent' || state === 'closing' || state === 'closed';
}

interface Work {
  readonly leased: LeasedDrop;
  readonly results: Results;
  readonly plan: RevealPlan;
  readonly tools: DropTools;
  readonly signal: AbortSignal;
}

/** From here on the results stand. */
async function takeNoMore(drop: Drop, leased: LeasedDrop, now: number): Promise<Drop> {
  if (drop.state !== 'sent') return drop;
  const closing: Drop = { ...drop, state: 'closing', closedAt: now };
  await leased.save(closing);
  return closing;
}

async function close(drop: Drop, work: Work): Promise<Outcome> {
  const { leased, results, plan, tools, signal } = work;
  const reply = await plan.closed(drop, results);
  try {
    await withDeadline(signal, REQUEST_LIMIT, (within) =>
      tools.board.edit(drop.place, drop.message!, reply, within),
    );
  } catch (error) {
    if (error instanceof Gone) return finish(drop, work, { reason: error.message });
    signal.throwIfAborted();
    if (tools.clock() > givenUpAt(drop)) return finish(drop, work, { reason: String(error) });
    const wait = error instanceof Refused ? error.retryAfter : undefined;
    if (!(error instanceof Unacceptable)) return { kind: 'later', at: tools.clock() + (wait ?? PAUSE) };
  }
  const closed: Drop = { ...drop, state: 'closed' };
  await leased.save(closed);
  return tell(closed, work);
}

async function tell(drop: Drop, work: Work): Promise<Outcome> {
  const { leased, results, plan, tools, signal } = work;
  const { place, date, message } = drop;
  const key = `${place}/${date}/answer`;
  const reply = await plan.answer(drop, results);
  const delivered = await deliver(
    {
      sending: drop.sending,
      nonceLife: tools.board.nonceLife(place),
      expires: givenUpAt(drop),
      clock: tools.clock,
      save: (sending) => leased.save({ ...drop, sending }),
      ready: (within) => tools.board.ready(place, { key, due: drop.closedAt! }, within),
      post: (nonce, within) =>
        tools.board.post(
          place,
          { key, nonce, reply, ...(message !== undefined && { about: message }) },
          within,
        ),
      find: (since, within) => tools.board.find(place, key, since, within),
    },
    signal,
  );
  if (delivered.kind === 'later') return delivered;
  if (delivered.kind === 'sent') await plan.discuss(drop, delivered.message, signal);
  const how = delivered.kind === 'sent' ? { reply: delivered.message } : { reason: delivered.reason };
  return finish(drop, work, how);
}

function givenUpAt({ closedAt }: Drop): number {
  return closedAt! + PATIENCE;
}

async function finish(
  { sending: _sending, ...drop }: Drop,
  { leased }: Work,
  how: Pick<Drop, 'reply' | 'reason'>,
): Promise<Outcome> {
  const done: Drop = { ...drop, ...how, state: 'done' };
  await leased.save(done);
  return { kind: 'settled', drop: done };
}
