import { Gone, type Board, type Post } from '../daily/board.ts';
import { deliver } from '../daily/deliver.ts';
import { UserError } from '../errors.ts';
import type { Sending } from '../store/drops.ts';
import type { Time } from './time.ts';

/** How long a message may be on its way, in milliseconds; after that nobody wants it. */
const LIFE = 120_000;

/**
 * Posts a message once, through refusals and lost connections.
 *
 * @returns its id
 * @throws {Gone} when the place can't be posted to
 * @throws {UserError} when the platform doesn't let it through for two minutes
 * @throws the signal's reason
 */
export async function postOnce(
  board: Board,
  place: string,
  post: Omit<Post, 'nonce'>,
  time: Time,
  signal: AbortSignal,
): Promise<string> {
  const expires = time.now() + LIFE;
  let sending: Sending | undefined;
  for (;;) {
    const delivered = await deliver(
      {
        sending,
        nonceLife: board.nonceLife(place),
        expires,
        clock: time.now,
        save: async (tried) => void (sending = tried),
        ready: (within) => board.ready(place, { key: post.key, due: time.now() }, within),
        post: (nonce, within) => board.post(place, { ...post, nonce }, within),
        find: (since, within) => board.find(place, post.key, since, within),
      },
      signal,
    );
    if (delivered.kind === 'sent') return delivered.message;
    if (delivered.kind === 'gone') throw new Gone(delivered.reason);
    if (delivered.kind !== 'later')
      throw new UserError('The message of the lesson could not be posted now. Try again in a moment.');
    await time.sleep(delivered.at - time.now(), signal);
  }
}

/** As `postOnce`, for a message without which there is nothing. @throws {UserError} when the place can't be posted to */
export async function postFirst(...args: Parameters<typeof postOnce>): Promise<string> {
  try {
    return await postOnce(...args);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    throw new UserError(`The lesson has its board here, but I may not write here: ${error.message}.`, {
      cause: error,
    });
  }
}

/** The message with this key; undefined where it can't be looked for, too: a second one does no harm. */
export async function findPosted(
  board: Board,
  place: string,
  key: string,
  since: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await board.find(place, key, since, signal);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
