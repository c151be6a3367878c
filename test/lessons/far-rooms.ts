import { basename } from 'node:path';
import type { Frames, LoadFrames } from '../../src/lessons/frames.ts';
import { Left, type Departure, type Room, type Rooms, type Seat } from '../../src/lessons/rooms.ts';
import type { Time } from '../../src/lessons/time.ts';

/** A platform's voice channels, in memory: who sits there, and what Viva says. */
export interface FarRooms extends Rooms {
  readonly frames: LoadFrames;
  /** What was said to its end, by the names of the files, and where. */
  readonly said: { readonly clip: string; readonly room: string }[];
  /** How many voices speak at this moment, and the most that ever did. */
  readonly voices: { now: number; most: number };
  /** Where Viva sits. */
  readonly seats: ReadonlySet<Seat>;
  /** Somebody sits down there, or, without a room, leaves. */
  sit(account: string, room?: string): void;
  /** Somebody drags Viva to another room. */
  drag(room: string): void;
  /** Somebody sends Viva away. */
  sendAway(why: Departure): void;
  /** From now on nobody lets Viva in. */
  lock(error: Error | undefined): void;
}

const FRAME = 20;

interface Sitting {
  room: string;
  readonly seat: Seat;
  leave(why?: Departure): void;
}

/** @param here the rooms of the one space there is */
export function farRooms(here: readonly Room[], time: Time, lengthOf: (path: string) => number): FarRooms {
  const people = new Map<string, string>();
  const watchers = new Set<(rooms: readonly string[]) => void>();
  const sittings = new Set<Sitting>();
  const seats = new Set<Seat>();
  const said: { clip: string; room: string }[] = [];
  const voices = { now: 0, most: 0 };
  const names = new Map<Frames, string>();
  let locked: Error | undefined;

  const tell = (...rooms: readonly (string | undefined)[]): void => {
    for (const changed of watchers) changed(rooms.filter((room) => room !== undefined));
  };

  function sitDown(room: string): Seat {
    const left = Promise.withResolvers<Departure>();
    let gone: Left | undefined;
    const standUp = new AbortController();
    const sitting: Sitting = {
      room,
      seat: {
        get room() {
          return sitting.room;
        },
        unheard: undefined,
        left: left.promise,
        async say(frames, signal) {
          if (gone) throw gone;
          voices.now += 1;
          voices.most = Math.max(voices.most, voices.now);
          try {
            await time.sleep(frames.length * FRAME, AbortSignal.any([signal, standUp.signal]));
          } finally {
            voices.now -= 1;
          }
          said.push({ clip: names.get(frames)!, room: sitting.room });
        },
        leave: async () => sitting.leave(),
      },
      leave(why) {
        sittings.delete(sitting);
        seats.delete(sitting.seat);
        gone ??= new Left(why ?? 'sent away');
        standUp.abort(gone);
        if (why) left.resolve(why);
      },
    };
    sittings.add(sitting);
    seats.add(sitting.seat);
    return sitting.seat;
  }

  return {
    said,
    voices,
    seats,
    async frames(path) {
      const frames: Frames = Array.from({ length: lengthOf(path) / FRAME }, () => new Uint8Array(1));
      names.set(frames, basename(path, '.ogg'));
      return frames;
    },
    in: () => here,
    of: (account) => here.find(({ id }) => id === people.get(account)),
    listeners: (room) => [...people].filter(([, sits]) => sits === room).map(([account]) => account),
    watch(changed, signal) {
      watchers.add(changed);
      signal.addEventListener('abort', () => watchers.delete(changed), { once: true });
    },
    async enter(room, signal) {
      signal.throwIfAborted();
      if (locked) throw locked;
      return sitDown(room);
    },
    sit(account, room) {
      const before = people.get(account);
      if (room === undefined) people.delete(account);
      else people.set(account, room);
      tell(before, room);
    },
    drag(room) {
      for (const sitting of sittings) sitting.room = room;
      tell(room);
    },
    sendAway: (why) => [...sittings].forEach((sitting) => sitting.leave(why)),
    lock: (error) => (locked = error),
  };
}
