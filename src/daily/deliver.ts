import { randomBytes } from 'node:crypto';
import { withDeadline } from '../deadline.ts';
import type { Sending } from '../store/drops.ts';
import { Gone, Refused, Unreadable } from './board.ts';

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
  post(nonce: string, signal: AbortSignal): Promise<string>;
  find(since: number, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * What came of it: `sent`; to be tried again `later`; `expired` and certainly not sent; `gone` as the place is, and
 * certainly not sent; `unknown`.
 */
export type Delivered =
  | { readonly kind: 'sent'; readonly message: string }
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'expired' | 'gone' | 'unknown'; readonly reason: string };

/** How long one request may take, in milliseconds: much less than a lease lives. */
export const REQUEST_LIMIT = 15_000;

/** A platform that was sent a request surely acts on it within this time, or never, in milliseconds. */
const SETTLED_AFTER = 30_000;

/** A try that was written down longer ago isn't made any more: others may count it as settled. In milliseconds. */
const TRIED_WITHIN = SETTLED_AFTER - REQUEST_LIMIT;

/** Clocks differ: a message is looked for from so long before we believe to have sent it, in milliseconds. */
const CLOCK_TOLERANCE = 3_600_000;

/** Between two looks where the platform names no time, in milliseconds. */
const LOOK_PAUSE = 15_000;

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
  if (isRepeatable(sending, delivery, now)) return attempt(again(sending, now), delivery, signal);
  return (await lookUp(sending, delivery, signal)) ?? begin(undefined, delivery, signal);
}

/** @param refused the tries before, if there were any: none of them arrived */
async function begin(
  refused: Sending | undefined,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Delivered> {
  const now = delivery.clock();
  if (now >= delivery.expires) return { kind: 'expired', reason: 'it was too late' };
  const nonce = randomBytes(15).toString('base64url');
  const attempts = (refused?.attempts ?? 0) + 1;
  return attempt({ nonce, since: now, tried: now, attempts, doubts: 1 }, delivery, signal);
}

/** A clock that was put back tells nothing about the nonce's age. */
function isRepeatable({ since, tried }: Sending, { nonceLife, expires }: Delivery, now: number): boolean {
  return now >= tried && now - since < nonceLife && now < expires;
}

function again(sending: Sending, now: number): Sending {
  return { ...sending, tried: now, attempts: sending.attempts + 1, doubts: sending.doubts + 1 };
}

async function attempt(sending: Sending, delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  await delivery.save(sending);
  if (!isTimely(sending, delivery.clock())) return pause(delivery, sending);
  try {
    const message = await withDeadline(signal, REQUEST_LIMIT, (within) =>
      delivery.post(sending.nonce, within),
    );
    return { kind: 'sent', message };
  } catch (error) {
    if (error instanceof Refused || error instanceof Gone) return withdraw(error, sending, delivery);
    signal.throwIfAborted();
    return pause(delivery, sending);
  }
}

/** The machine may have slept meanwhile, or its clock was set. */
function isTimely({ tried }: Sending, now: number): boolean {
  return now >= tried && now - tried < TRIED_WITHIN;
}

/** This try came to nothing; those before it may still be in doubt. */
async function withdraw(error: Refused | Gone, sending: Sending, delivery: Delivery): Promise<Delivered> {
  const doubts = sending.doubts - 1;
  await delivery.save({ ...sending, doubts });
  if (error instanceof Refused) return pause(delivery, sending, error.retryAfter);
  return { kind: doubts > 0 ? 'unknown' : 'gone', reason: error.message };
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
    return { kind: 'later', at: delivery.clock() + (wait ?? LOOK_PAUSE) };
  }
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
