import { Gone, Refused, Unacceptable, Unreadable, type Board, type Post } from '../../src/daily/board.ts';
import type { Reply } from '../../src/reply.ts';
import { untilAborted } from '../../src/sleep.ts';

/** For how long the far end recognises a nonce, in milliseconds: longer than it promises. */
const NONCE_MEMORY = 180_000;
const NONCE_PROMISE = 120_000;

/** A request that was given up still reaches its end so much later, in milliseconds. */
const IN_FLIGHT = 20_000;

/** Characters of an action's id that the far end takes, as many as Discord. */
const LONGEST_ID = 100;

/**
 * What goes wrong with one request: its answer is lost, or it is lost itself, or it arrives only later, or no answer
 * ever comes; or the platform declines it, for now or for good.
 */
export type Fault =
  | 'answer lost'
  | 'request lost'
  | 'arrives later'
  | 'silence'
  | 'refused'
  | 'gone'
  | 'unacceptable'
  | 'unreadable';

export interface FarMessage {
  readonly id: string;
  readonly place: string;
  readonly post: Post;
  readonly at: number;
  /** What it shows, changed by edits. */
  shows: Post['reply'];
  edits: number;
}

/** A platform's far end, in memory, on a clock that tests move. */
export interface FarBoard extends Board {
  readonly messages: FarMessage[];
  /** For the requests to come, in their order; undefined for one that goes well. */
  readonly faults: (Fault | undefined)[];
  /** Requests so far, by kind. */
  readonly requests: { post: number; find: number; edit: number };
  /** How often there is to be no room for a post. */
  readonly room: { lacks: number };
  /** Places and accounts that aren't there any more. */
  readonly gone: Set<string>;
}

/** @param nonces whether the platform recognises repeated nonces, as Discord does and Slack doesn't */
export function farBoard(clock: () => number, nonces: boolean): FarBoard {
  const messages: FarMessage[] = [];
  const arriving: { at: number; place: string; post: Post }[] = [];
  const faults: (Fault | undefined)[] = [];
  const requests = { post: 0, find: 0, edit: 0 };
  const room = { lacks: 0 };
  const gone = new Set<string>();
  let ids = 0;

  function arrive(place: string, post: Post, now: number): string {
    const same = messages.find(
      (message) => message.post.nonce === post.nonce && now - message.at < NONCE_MEMORY,
    );
    if (nonces && same) return same.id;
    const id = `m${++ids}`;
    messages.push({ id, place, post, at: now, shows: post.reply, edits: 0 });
    return id;
  }

  /** Lets in what was on its way, then decides about this request; `act` is what it asks for. */
  async function receive<Answer>(
    kind: keyof typeof requests,
    place: string,
    signal: AbortSignal,
    act: () => Answer,
    later?: () => void,
  ): Promise<Answer> {
    signal.throwIfAborted();
    requests[kind] += 1;
    const due = arriving.filter(({ at }) => at <= clock());
    for (const late of due) {
      arriving.splice(arriving.indexOf(late), 1);
      arrive(late.place, late.post, late.at);
    }
    const fault = faults.shift();
    if (fault === 'silence') return untilAborted(signal);
    assertThere(place);
    if (fault === 'refused') throw new Refused('too many requests', 1500);
    if (fault === 'unacceptable') throw new Unacceptable('the form is wrong');
    if (fault === 'gone') throw new Gone('the channel is gone');
    if (fault === 'unreadable') throw new Unreadable('the history is closed');
    if (fault === 'arrives later') later?.();
    if (fault === undefined) return act();
    if (fault === 'answer lost') act();
    throw new Error('socket hang up');
  }

  function assertThere(id: string): void {
    if (gone.has(id)) throw new Gone(`there is no ${id}`);
  }

  return {
    messages,
    faults,
    requests,
    room,
    gone,
    nonceLife: () => (nonces ? NONCE_PROMISE : 0),
    async ready(_place, _turn, signal) {
      signal.throwIfAborted();
      if (room.lacks > 0) {
        room.lacks -= 1;
        throw new Refused('there is no room', 7000);
      }
    },
    async post(place, post, signal) {
      if (post.nonce.length > 25) throw new RangeError(`a nonce of ${post.nonce.length} characters`);
      const act = (): string => {
        assertWellFormed(post.reply);
        return arrive(place, post, clock());
      };
      const later = () => arriving.push({ at: clock() + IN_FLIGHT, place, post });
      return receive('post', place, signal, act, later);
    },
    async find(place, key, since, signal) {
      const isWanted = (one: FarMessage) => one.place === place && one.post.key === key && one.at >= since;
      return receive('find', place, signal, () => messages.find(isWanted)?.id);
    },
    async direct(account, signal) {
      signal.throwIfAborted();
      assertThere(account);
      return { id: `${account}/direct`, space: account };
    },
    addressOf: () => undefined,
    edit: (place, id, reply, signal) =>
      receive('edit', place, signal, () => {
        const message = messages.find((one) => one.place === place && one.id === id);
        if (!message) throw new Gone('there is no such message');
        assertWellFormed(reply);
        message.shows = reply;
        message.edits += 1;
      }),
  };
}

function assertWellFormed({ choices = [], buttons = [], menu }: Reply): void {
  const actions = [...choices, ...buttons, ...(menu?.options ?? [])];
  if (actions.some(({ id }) => id.length > LONGEST_ID)) throw new Unacceptable('the form is wrong');
}
