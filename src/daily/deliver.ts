import { randomBytes } from 'node:crypto';
import { withDeadline } from '../deadline.ts';
import type { Sending } from '../store/drops.ts';
import { Gone, Refused, Unacceptable, Unreadable } from './board.ts';

/** One message that has to arrive once. */
export interface Delivery {
  /** How far it had come; undefined before the first try. */
  readonly sending: Sending | undefined;
  /** As `Board.nonceLife` says. */
  readonly nonceLife: number;
  /** From then on it isn't sent any more, only looked up: milliseconds since the epoch. */
  readonly expires: number;
  /** Milliseconds since the epoch. */
  clock(): number;
  /** Writes down how far it has come. What throws here ends the delivery. */
  save(sending: Sending): Promise<void>;
  /** Waits until the platform has room for a post. Before that nothing is in doubt. @throws {Refused} */
  ready(signal: AbortSignal): Promise<void>;
  post(nonce: string, signal: AbortSignal): Promise<string>;
  find(since: number, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * What came of it: `sent`; to be tried again `later`; `expired` and certainly not sent; `gone` as the place is, or
 * `unacceptable` as the message is, and certainly not sent; `unknown`.
 */
export type Delivered =
  | { readonly kind: 'sent'; readonly message: string }
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'expired' | 'gone' | 'unacceptable' | 'unknown'; readonly reason: string };

/** How long one request may take, in milliseconds: much less than a lease lives. */
export const REQUEST_LIMIT = 15_000;

/** A platform that was sent a request surely acts on it within this time, or never, in milliseconds. */
const SETTLED_AFTER = 30_000;

/** A try that was written down longer ago isn't made any more: others may count it as settled. In milliseconds. */
const TRIED_WITHIN = SETTLED_AFTER - REQUEST_LIMIT;

/** Clocks differ: a message is looked for from so long before we believe to have sent it, in milliseconds. */
const CLOCK_TOLERANCE = 3_600_000;

/**
 * Between two looks where the platform names no time: half as long as it has been looked for, but from, and to; in
 * milliseconds.
 */
const [SHORTEST_LOOK_PAUSE, LONGEST_LOOK_PAUSE] = [15_000, 600_000];

/** For how long after its end a message is still looked for, in milliseconds: a day. */
const LOOKED_FOR = 86_400_000;

/** Between two tries where the platform names no time: from, doubling, to; in milliseconds. */
const [SHORTEST_PAUSE, LONGEST_PAUSE] = [2000, 60_000];

/**
 * Tries to bring one message to its place, and to do so once. Each try is written down before it is made. While a
 * try has no known outcome, the message is tried again only under a nonce that the platform still recognises; after
 * that it is looked for first, and what can't be looked for stays unknown.
 *
 * @throws the signal's reason, and what `save` throws
 */
export async function deliver(delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  const { sending } = delivery;
  if (!sending || sending.doubts === 0) return begin(sending, delivery, signal);
  const now = delivery.clock();
  if (isRepeatable(sending, delivery, now)) return attempt((then) => again(sending, then), delivery, signal);
  return (await lookUp(sending, delivery, signal)) ?? begin(undefined, delivery, signal);
}

/** @param refused the tries before, if there were any: none of them arrived */
async function begin(
  refused: Sending | undefined,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Delivered> {
  if (delivery.clock() >= delivery.expires) return { kind: 'expired', reason: 'it was too late' };
  const nonce = randomBytes(15).toString('base64url');
  const attempts = (refused?.attempts ?? 0) + 1;
  const first = (now: number): Sending => ({ nonce, since: now, tried: now, attempts, doubts: 1 });
  return attempt(first, delivery, signal);
}

/** A clock that was put back tells nothing about the nonce's age. */
function isRepeatable({ since, tried }: Sending, { nonceLife, expires }: Delivery, now: number): boolean {
  return now >= tried && now - since < nonceLife && now < expires;
}

function again(sending: Sending, now: number): Sending {
  return { ...sending, tried: now, attempts: sending.attempts + 1, doubts: sending.doubts + 1 };
}

/** @param next what to write down, given the time at which the try is made */
async function attempt(
  next: (now: number) => Sending,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Delivered> {
  try {
    await delivery.ready(signal);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'later', at: delivery.clock() + (error.retryAfter ?? SHORTEST_PAUSE) };
  }
  const sending = next(delivery.clock());
  await delivery.save(sending);
  return isTimely(sending, delivery.clock()) ? send(sending, delivery, signal) : pause(delivery, sending);
}

async function send(sending: Sending, delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  try {
    const message = await withDeadline(signal, REQUEST_LIMIT, (within) =>
      delivery.post(sending.nonce, within),
    );
    return { kind: 'sent', message };
  } catch (error) {
    if (error instanceof Refused || error instanceof Gone || error instanceof Unacceptable)
      return withdraw(error, sending, delivery);
    signal.throwIfAborted();
    return pause(delivery, sending);
  }
}

/** The machine may have slept meanwhile, or its clock was set. */
function isTimely({ tried }: Sending, now: number): boolean {
  return now >= tried && now - tried < TRIED_WITHIN;
}

/** This try came to nothing; those before it may still be in doubt. */
async function withdraw(
  error: Refused | Gone | Unacceptable,
  sending: Sending,
  delivery: Delivery,
): Promise<Delivered> {
  const doubts = sending.doubts - 1;
  await delivery.save({ ...sending, doubts });
  if (error instanceof Refused) return pause(delivery, sending, error.retryAfter);
  const kind = error instanceof Gone ? 'gone' : 'unacceptable';
  return { kind: doubts > 0 ? 'unknown' : kind, reason: error.message };
}

/** @returns undefined when the message has certainly not arrived */
async function lookUp(
  sending: Sending,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Delivered | undefined> {
  const now = delivery.clock();
  const settled = sending.tried + SETTLED_AFTER;
  if (now < sending.tried) return startOver(sending, now, delivery);
  if (now < settled) return { kind: 'later', at: settled };
  try {
    const since = Math.min(sending.since, now) - CLOCK_TOLERANCE;
    const message = await withDeadline(signal, REQUEST_LIMIT, (within) => delivery.find(since, within));
    return message === undefined ? undefined : { kind: 'sent', message };
  } catch (error) {
    if (error instanceof Unreadable || error instanceof Gone)
      return { kind: 'unknown', reason: error.message };
    signal.throwIfAborted();
    if (now > delivery.expires + LOOKED_FOR) return { kind: 'unknown', reason: String(error) };
    const wait = error instanceof Refused ? error.retryAfter : undefined;
    return { kind: 'later', at: delivery.clock() + (wait ?? lookPause(now - sending.tried)) };
  }
}

/** @param looked for how long it has been looked for, in milliseconds */
function lookPause(looked: number): number {
  return Math.min(Math.max(looked / 2, SHORTEST_LOOK_PAUSE), LONGEST_LOOK_PAUSE);
}

/** The clock was put back: the nonce counts as forgotten, or it would seem fresh when the clock is there again. */
async function startOver(sending: Sending, now: number, delivery: Delivery): Promise<Delivered> {
  const since = Math.min(sending.since, now - delivery.nonceLife);
  await delivery.save({ ...sending, since, tried: now });
  return { kind: 'later', at: now + SETTLED_AFTER };
}

function pause(delivery: Delivery, { attempts }: Sending, wanted?: number): Delivered {
  const growing = Math.min(SHORTEST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  return { kind: 'later', at: delivery.clock() + (wanted ?? growing) };
}
