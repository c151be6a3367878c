import type { Reply } from '../reply.ts';
import type { Drop, TurnChange } from '../store/drops.ts';
import type { Run } from './calendar.ts';
import { deliver, type Delivered } from './deliver.ts';
import { underLease, type DropTools, type LeasedDrop, type Outcome } from './lease.ts';

/** How a place wants a drop; asked only when it is about to be sent. */
export interface DropPlan {
  /** How late it may still be sent, in milliseconds. */
  readonly grace: number;
  /** The card to ask; undefined when there is none. Asked again if the place has come further meanwhile. */
  choose(): Promise<
    { readonly card: string; readonly number: number; readonly turn: TurnChange } | undefined
  >;
  /** What the place is to see. */
  question(drop: Drop): Promise<Reply>;
  /** When the answer is given to a question sent now: milliseconds since the epoch. */
  revealAt(sent: number): number;
}

/** A drop that is sent so long after it was due says so, in milliseconds. */
const NOTICEABLY_LATE = 5 * 60_000;

/**
 * Sends a place its question for one date, once, however often and by however many it is called. A drop that is
 * later than the grace is skipped.
 *
 * @throws the signal's reason
 */
export async function sendDrop(
  place: string,
  run: Run,
  plan: DropPlan,
  tools: DropTools,
  signal: AbortSignal,
): Promise<Outcome> {
  return underLease(place, run.date, tools, async (leased, drop) => {
    if (drop && drop.state !== 'reserved') return { kind: 'settled', drop };
    if (drop) return send(drop, undefined, plan, leased, tools, signal);
    const tooLate = tools.clock() - run.at > plan.grace;
    const begun = { place, date: run.date, due: run.at, card: '', number: 0, late: false };
    const chosen = tooLate ? undefined : await plan.choose();
    if (chosen) {
      const { turn, ...question } = chosen;
      return send({ ...begun, ...question, state: 'reserved' }, turn, plan, leased, tools, signal);
    }
    const reason = tooLate ? 'it was too late' : 'there are no cards';
    const skipped: Drop = { ...begun, state: 'skipped', reason };
    await leased.save(skipped);
    return { kind: 'settled', drop: skipped };
  });
}

/** Leaves a drop out before it is due. One that may be on its way already stays what it is. */
export async function skipDrop(
  place: string,
  { at: due, date }: Run,
  reason: string,
  tools: DropTools,
): Promise<Outcome> {
  return underLease(place, date, tools, async (leased, known) => {
    if (known) return { kind: 'settled', drop: known };
    const drop: Drop = { place, date, due, state: 'skipped', card: '', number: 0, late: false, reason };
    await leased.save(drop);
    return { kind: 'settled', drop };
  });
}

/** @param turn to be written with the first try, where there was none yet */
async function send(
  known: Drop,
  turn: TurnChange | undefined,
  plan: DropPlan,
  leased: LeasedDrop,
  { board, clock }: DropTools,
  signal: AbortSignal,
): Promise<Outcome> {
  const { place, date, due } = known;
  const reserved: Drop = { ...known, late: clock() - due > NOTICEABLY_LATE };
  const key = `${place}/${date}/question`;
  const reply = await plan.question(reserved);
  let unwritten = turn;
  const delivered = await deliver(
    {
      sending: reserved.sending,
      nonceLife: board.nonceLife(place),
      expires: due + plan.grace,
      clock,
      async save(sending) {
        await leased.save({ ...reserved, sending }, unwritten);
        unwritten = undefined;
      },
      ready: (within) => board.ready(place, { key, due }, within),
      post: (nonce, within) => board.post(place, { key, nonce, reply }, within),
      find: (since, within) => board.find(place, key, since, within),
    },
    signal,
  );
  if (delivered.kind === 'later') return delivered;
  const drop = settled(reserved, delivered, plan, clock());
  await leased.save(drop);
  if (delivered.kind === 'gone') return { kind: 'gone', drop, reason: delivered.reason };
  return { kind: delivered.kind === 'unacceptable' ? 'failed' : 'settled', drop };
}

function settled(
  { sending: _sending, ...drop }: Drop,
  delivered: Exclude<Delivered, { kind: 'later' }>,
  plan: DropPlan,
  now: number,
): Drop {
  if (delivered.kind === 'sent')
    return {
      ...drop,
      state: 'sent',
      message: delivered.message,
      sentAt: now,
      revealAt: plan.revealAt(now),
    };
  const state = delivered.kind === 'unknown' ? 'unknown' : 'skipped';
  return { ...drop, state, reason: delivered.reason };
}
