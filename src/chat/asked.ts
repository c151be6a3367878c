import { Gone, Refused, Unreadable } from '../daily/board.ts';
import type { Log } from '../log.ts';

/** Makes one request for a place, whose failure comes in the words of a board. */
export type Asked = <Answer>(
  request: () => Promise<Answer>,
  translate: (error: unknown) => unknown,
  place: string,
  signal: AbortSignal,
) => Promise<Answer>;

/** What a board's words don't cover is told to the log too: it may be a fault of ours. */
export function createAsked(platform: string, log: Log): Asked {
  return async (request, translate, place, signal) => {
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      const told = translate(error);
      if (!(told instanceof Refused || told instanceof Gone || told instanceof Unreadable))
        log.warn({ place, platform, err: error }, 'a platform did not do what Viva asked, or did not say so');
      throw told;
    }
  };
}
