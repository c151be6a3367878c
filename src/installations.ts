import type { Timetable } from './daily/timetable.ts';
import type { Log } from './log.ts';
import { sleep } from './sleep.ts';
import type { Pause, Quiz } from './store/places.ts';
import type { Stores } from './store/stores.ts';
import { untilDone } from './untildone.ts';

/** How long a space is remembered that has removed Viva, in milliseconds: thirty days. */
export const REMEMBERED = 30 * 86_400_000;

/** Between two looks at which spaces have left or are back, in milliseconds. */
const LOOK = 10_000;

/**
 * The spaces that have added Viva. Adapters tell which do; a worker follows that up. What an adapter tells is noted as
 * soon as Redis takes it, or given up when the signal fires.
 */
export interface Installations {
  /**
   * Notes all spaces that have Viva, and so finds those that removed it while nobody listened.
   *
   * @param isTold of which spaces `here` would tell
   */
  found(
    this: void,
    here: readonly string[],
    isTold: (space: string) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
  /** The space has Viva, perhaps again. */
  added(this: void, space: string, signal: AbortSignal): Promise<void>;
  /** The space has removed Viva. */
  removed(this: void, space: string, signal: AbortSignal): Promise<void>;
  /**
   * Lets the daily quizzes of a space that removed Viva wait, and go on where they were when it is back; erases what is
   * held of it after thirty days. Until the signal fires. @throws its reason
   */
  run(this: void, signal: AbortSignal): Promise<never>;
  /** One look of `run`. */
  followUp(this: void): Promise<void>;
}

export interface InstallationParts {
  readonly stores: Pick<Stores, 'installations' | 'places'>;
  readonly timetable: Pick<Timetable, 'put' | 'remove'>;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export function createInstallations(parts: InstallationParts): Installations {
  const { stores, log, clock } = parts;
  const { installations } = stores;
  const followUp = followingUp(parts);

  const noted = (work: () => Promise<void>, signal: AbortSignal): Promise<void> =>
    untilDone(work, 'which spaces have Viva could not be noted', log, signal);

  const leave = async (space: string): Promise<void> => {
    if (await installations.leave(space, clock())) log.info({ space }, 'Viva was removed from a space');
  };

  return {
    found: (here, isTold, signal) =>
      noted(async () => {
        const present = new Set(here);
        const known = await installations.all();
        await installations.arrive(
          here.filter((space) => known.get(space) !== 'here'),
          clock(),
        );
        const missing = [...known.keys()].filter((space) => isTold(space) && !present.has(space));
        for (const space of missing) await leave(space);
      }, signal),
    added: (space, signal) => noted(() => installations.arrive([space], clock()), signal),
    removed: (space, signal) => noted(() => leave(space), signal),
    followUp,
    async run(signal) {
      for (;;) {
        await followUp().catch((error: unknown) =>
          log.warn({ err: error }, 'spaces that removed Viva could not be looked at'),
        );
        await sleep(LOOK, signal);
      }
    },
  };
}

/** What a worker does about it. */
function followingUp({
  stores: { installations, places },
  timetable,
  log,
  clock,
}: InstallationParts): () => Promise<void> {
  /** Those whose quizzes wait, and since when: seen to by this process. */
  const waiting = new Map<string, number>();

  async function letWait(space: string): Promise<void> {
    for (const place of await places.of(space)) {
      await places.edit(place, (quiz) => quiz && asWaiting(quiz, clock()));
      await timetable.remove(place);
    }
  }

  async function letGoOn(space: string): Promise<void> {
    for (const place of await places.of(space)) {
      const quiz = await places.edit(place, (before) => before && asGoingOn(before, clock()));
      if (quiz && !quiz.paused) await timetable.put(place, quiz.schedule);
    }
    log.info({ space }, 'Viva is back in a space');
  }

  async function erase(space: string): Promise<boolean> {
    const now = clock();
    const held = await places.of(space);
    if (!(await installations.erase(space, now - REMEMBERED, now))) return false;
    for (const place of held) await timetable.remove(place);
    log.info({ space }, 'a space that removed Viva thirty days ago was erased');
    return true;
  }

  return async () => {
    for (const [space, since] of await installations.back()) {
      await letGoOn(space);
      await installations.settle(space, since);
      waiting.delete(space);
    }
    for (const [space, since] of await installations.gone()) {
      if (waiting.get(space) !== since) await letWait(space);
      waiting.set(space, since);
      if (since <= clock() - REMEMBERED && (await erase(space))) waiting.delete(space);
    }
  };
}

/** Whoever paused it: what Viva paused by itself, because it couldn't post, waits for Viva too. */
function asWaiting(quiz: Quiz, at: number): Quiz {
  const { paused } = quiz;
  if (paused?.away || (paused && paused.date === undefined)) return quiz;
  const away: Pause = { reason: 'Viva was removed from here', at, told: true, away: true };
  return { ...quiz, paused: away };
}

function asGoingOn(quiz: Quiz, now: number): Quiz {
  return quiz.paused?.away ? { ...quiz, paused: undefined, since: now } : quiz;
}
