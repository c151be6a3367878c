import { withDeadline } from '../deadline.ts';
import type { Reply } from '../reply.ts';
import type { Drop } from '../store/drops.ts';
import { Gone, Refused } from './board.ts';
import { deliver, REQUEST_LIMIT } from './deliver.ts';
import { underLease, type DropTools, type Outcome } from './lease.ts';

/** After a drop was due, for how long its news is still sent, in milliseconds: three days. */
const NEWS = 3 * 86_400_000;

/** Between two tries to find the person, in milliseconds. */
const PAUSE = 60_000;

/**
 * Tells somebody, in a direct conversation, what became of a drop; once, however often and by however many it is
 * called. Who takes no messages from Viva is not told.
 *
 * @param account `discord:1234`
 * @returns when to call again, in milliseconds since the epoch; undefined when it is done
 * @throws the signal's reason
 */
export async function notify(
  { place, date }: Pick<Drop, 'place' | 'date'>,
  account: string,
  reply: Reply,
  tools: DropTools,
  signal: AbortSignal,
): Promise<number | undefined> {
  const outcome = await underLease(place, date, tools, async (leased, drop): Promise<Outcome> => {
    if (!drop || drop.notified) return { kind: 'settled', drop: drop! };
    const expires = drop.due + NEWS;
    const found = await conversationWith(account, expires, tools, signal);
    if (typeof found === 'number') return { kind: 'later', at: found };
    if (found !== undefined) {
      const { board, clock } = tools;
      const key = `${place}/${date}/news`;
      const delivered = await deliver(
        {
          sending: drop.news,
          nonceLife: board.nonceLife(found),
          expires,
          clock,
          save: (news) => leased.save({ ...drop, news }),
          ready: (within) => board.ready(found, { key, due: clock() }, within),
          post: (nonce, within) => board.post(found, { key, nonce, reply }, within),
          find: (since, within) => board.find(found, key, since, within),
        },
        signal,
      );
      if (delivered.kind === 'later') return delivered;
    }
    const { news: _news, ...rest } = drop;
    const told: Drop = { ...rest, notified: true };
    await leased.save(told);
    return { kind: 'settled', drop: told };
  });
  return outcome.kind === 'later' ? outcome.at : undefined;
}

/** @returns the place; when to try again; undefined for somebody who can't be reached */
async function conversationWith(
  account: string,
  expires: number,
  { board, clock }: DropTools,
  signal: AbortSignal,
): Promise<string | number | undefined> {
  try {
    const { id } = await withDeadline(signal, REQUEST_LIMIT, (within) => board.direct(account, within));
    return id;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Gone || clock() > expires) return undefined;
    return clock() + ((error instanceof Refused ? error.retryAfter : undefined) ?? PAUSE);
  }
}
