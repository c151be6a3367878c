import type { Log } from '../log.ts';
import { Gone, Refused, Unacceptable, Unreadable, type Board } from './board.ts';

/** How long to wait for a platform that isn't there, in milliseconds. */
const AWAY = 60_000;

/** What a board says in so many words is dealt with by whoever asked; all else may be a fault of ours. */
const FORESEEN = [Refused, Gone, Unacceptable, Unreadable];

/**
 * One board for all places, each on its platform. What fails without a word that boards have for it is told to the
 * log: whoever asked only tries again.
 *
 * @param platforms by the beginning of their places' ids: `discord`
 */
export function joinBoards(platforms: ReadonlyMap<string, Board>, log: Log): Board {
  const boardOf = (place: string): Board | undefined => platforms.get(place.split(':')[0]!);

  async function ask<Answer>(
    place: string,
    signal: AbortSignal,
    request: (board: Board) => Promise<Answer>,
  ): Promise<Answer> {
    const board = boardOf(place);
    if (!board) throw new Refused(`Viva is not on the platform of ${place} now`, AWAY);
    try {
      return await request(board);
    } catch (error) {
      if (!FORESEEN.some((kind) => error instanceof kind) && !isCalledOff(signal))
        log.warn({ place, err: error }, 'a platform did not do what Viva asked, or did not say so');
      throw error;
    }
  }

  return {
    nonceLife: (place) => boardOf(place)?.nonceLife(place) ?? 0,
    ready: (place, turn, signal) => ask(place, signal, (board) => board.ready(place, turn, signal)),
    post: (place, post, signal) => ask(place, signal, (board) => board.post(place, post, signal)),
    find: (place, key, since, signal) => ask(place, signal, (board) => board.find(place, key, since, signal)),
    edit: (place, message, reply, signal) =>
      ask(place, signal, (board) => board.edit(place, message, reply, signal)),
    direct: (account, signal) => ask(account, signal, (board) => board.direct(account, signal)),
    discuss: (place, message, title, signal) =>
      ask(place, signal, async (board) => board.discuss?.(place, message, title, signal)),
    addressOf: (place, space) => boardOf(place)?.addressOf(place, space),
  };
}

/** For another reason than that it took too long. */
function isCalledOff({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError');
}
