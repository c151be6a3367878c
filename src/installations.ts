import type { Timetable } from './daily/timetable.ts';
import type { Log } from './log.ts';
import { sleep } from './sleep.ts';
import type { Pause, Quiz } from './store/places.ts';
import type { Stores } from './store/stores.ts';

/** How long a space is remembered that has removed Viva, in milliseconds: thirty days. */
export const REMEMBERED = 30 * 86_400_000;

/** Between two looks for spaces to erase, in milliseconds. */
const LOOK = 3_600_000;

/** The spaces that have added Viva: told by the adapters when one does, and when one removes it. */
export interface Installations {
  /**
   * Notes all spaces that have Viva, and so finds those that removed it while nobody listened.
   *
   * @param isTold of which spaces `here` would tell
   */
  found(this: void, here: readonly string[], isTold: (space: string) => boolean): Promise<void>;
  /** The space has Viva, perhaps again: its daily quizzes go on where they were. */
  added(this: void, space: string): Promise<void>;
  /** The space has removed Viva: its quizzes wait for thirty days, and so does all else. */
  removed(this: void, space: string): Promise<void>;
  /** Erases what is held of spaces that removed Viva thirty days ago, until the signal fires. @throws its reason */
  run(this: void, signal: AbortSignal): Promise<never>;
  /** One look of `run`. @returns how many were erased */
  eraseOld(this: void): Promise<number>;
}

export interface InstallationParts {
  readonly stores: Pick<Stores, 'installations' | 'places'>;
  readonly timetable: Pick<Timetable, 'put' | 'remove'>;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export function createInstallations({
  stores: { installations, places },
  timetable,
  log,
  clock,
}: InstallationParts): Installations {
  const inTurn = oneAfterTheOther();

  async function found(here: readonly string[], isTold: (space: string) => boolean): Promise<void> {
    const known = await installations.all();
    const present = new Set(here);
    const missing = [...known.keys()].filter((space) => isTold(space) && !present.has(space));
    // Of those known to be gone too: a process may have died before their quizzes were told to wait.
    for (const space of missing) await leave(space);
    for (const space of here) if (known.get(space) !== undefined) await goOn(space);
    await installations.note(here.filter((space) => !known.has(space) || known.get(space) !== undefined));
  }

  async function leave(space: string): Promise<void> {
    if (await installations.leave(space, clock())) log.info({ space }, 'Viva was removed from a space');
    for (const place of await places.of(space)) {
      await places.edit(place, (quiz) => quiz && waiting(quiz, clock()));
      await timetable.remove(place);
    }
  }

  async function goOn(space: string): Promise<void> {
    for (const place of await places.of(space)) {
      const quiz = await places.edit(place, (before) => before && goingOn(before, clock()));
      if (quiz && !quiz.paused) await timetable.put(place, quiz.schedule);
    }
    log.info({ space }, 'Viva is back in a space');
  }

  async function eraseOld(): Promise<number> {
    const now = clock();
    const old = await installations.goneBefore(now - REMEMBERED);
    let erased = 0;
    for (const space of old) {
      for (const place of await places.of(space)) await timetable.remove(place);
      if (await installations.erase(space, now - REMEMBERED, now)) erased += 1;
    }
    if (erased > 0) log.info({ spaces: erased }, 'spaces that removed Viva thirty days ago were erased');
    return erased;
  }

  return {
    found: (here, isTold) => inTurn(() => found(here, isTold)),
    added: (space) => inTurn(() => found([space], () => false)),
    removed: (space) => inTurn(() => leave(space)),
    eraseOld,
    async run(signal) {
      for (;;) {
        await eraseOld().catch((error: unknown) => log.error({ err: error }, 'old spaces were not erased'));
        await sleep(LOOK, signal);
      }
    },
  };
}

/** Whoever paused it: what Viva paused by itself, because it couldn't post, waits for Viva too. */
function waiting(quiz: Quiz, at: number): Quiz {
  const { paused } = quiz;
  if (paused?.away || (paused && paused.date === undefined)) return quiz;
  const away: Pause = { reason: 'Viva was removed from here', at, told: true, away: true };
  return { ...quiz, paused: away };
}

function goingOn(quiz: Quiz, now: number): Quiz {
  return quiz.paused?.away ? { ...quiz, paused: undefined, since: now } : quiz;
}

/** Works in the order in which it was asked for: a space that is left and comes back at once is there. */
function oneAfterTheOther(): (work: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work, work);
    return last;
  };
}
