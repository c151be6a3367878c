import { createBell } from './bell.ts';
import type { Rooms, Seat } from './rooms.ts';
import type { Time } from './time.ts';

/** How long Viva sits alone in a voice channel before it leaves, in milliseconds: two minutes. */
export const ALONE = 120_000;

/** After which it is looked again, though nobody was seen to come or go, in milliseconds. */
const LOOK = 60_000;

export interface Attending {
  /** After anybody came or went, Viva itself too. @param alone whether nobody is there */
  changed(this: void, alone: boolean): void;
  /** When nobody has been there for two minutes. */
  abandoned(this: void): void;
}

/** Looks who sits there, until the signal fires. */
export async function attendListeners(
  seat: Seat,
  rooms: Rooms,
  { changed, abandoned }: Attending,
  time: Time,
  signal: AbortSignal,
): Promise<never> {
  const bell = createBell(time);
  rooms.watch(bell.ring, signal);
  let emptySince: number | undefined;
  for (;;) {
    const alone = rooms.listeners(seat.room).length === 0;
    emptySince = alone ? (emptySince ?? time.now()) : undefined;
    changed(alone);
    const left = emptySince === undefined ? LOOK : emptySince + ALONE - time.now();
    if (left <= 0) abandoned();
    await bell.heard(Math.max(left, 0), signal);
  }
}
