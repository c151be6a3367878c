import { randomUUID } from 'node:crypto';
import { leaves, UserError, userErrorIn } from '../errors.ts';
import type { Reply } from '../reply.ts';
import type { Ending, Lesson } from '../store/lessons.ts';
import { taskGroup, type TaskGroup } from '../taskgroup.ts';
import { holdLease, LeaseLost } from './lease.ts';
import { materialOf, restored, type Material } from './material.ts';
import { moved, type Move } from './position.ts';
import { endViewOf } from './results.ts';
import { createRun, type Order, type Run } from './run.ts';
import { whoListens } from './seated.ts';
import { createShowing } from './showing.ts';
import { PATIENCE } from './stage.ts';
import type { LessonTools } from './tools.ts';
import { boardView } from './views.ts';

/** Between two looks for lessons that nobody runs, in milliseconds: with the lease's life less than 15 s. */
const LOOK = 3000;

/** How often it is looked whether another process has ended its lesson, and after how many milliseconds. */
const [LOOKS, LOOK_AGAIN] = [30, 500] as const;

/** The lessons of all places; those that are heard run in this process, or in another one. */
export interface Lessons {
  /** Runs lessons until the signal fires: those that are begun, and those under way that nobody runs. */
  run(this: void, signal: AbortSignal): Promise<void>;
  /**
   * Begins a lesson, and resolves when it can be heard.
   * @returns the lesson that is under way there, if there is one: then nothing was begun
   * @throws {UserError} where it can't be
   */
  begin(this: void, lesson: Lesson, signal: AbortSignal): Promise<Lesson | undefined>;
  /** @returns its board as it is after the move @throws {UserError} when the lesson is over */
  move(this: void, id: string, move: Move): Promise<Reply>;
  /** Ends a lesson, wherever it runs. @returns its end card */
  end(this: void, id: string, why: Extract<Order, Ending>, signal: AbortSignal): Promise<Reply>;
  /** How many run in this process. */
  running(this: void): number;
  /** @throws {UserError} when it is long gone */
  lesson(this: void, id: string): Promise<Lesson>;
  material(this: void, lesson: Lesson): Promise<Material>;
}

interface Running extends Run {
  readonly ended: Promise<void>;
}

export function createLessons(tools: LessonTools): Lessons {
  const { libraries, clips, rooms, board, time, log } = tools;
  const store = tools.stores.lessons;
  const running = new Map<string, Running>();
  let group: TaskGroup | undefined;

  const material = async (lesson: Lesson): Promise<Material> =>
    materialOf(lesson, await libraries.of(lesson.space), clips);

  return {
    material,
    lesson: known,
    running: () => running.size,

    async run(signal) {
      await taskGroup(signal, async (own) => {
        group = own;
        for (;;) {
          await withoutFail(lookAround);
          await time.sleep(LOOK, own.signal);
        }
      });
    },

    async begin(lesson, signal) {
      opened();
      const token = randomUUID();
      const other = await store.begin(lesson, token, time.now());
      if (other !== undefined) return known(other);
      const { begun, run } = await launch(lesson, token, false);
      const giveUp = (): void => run.order('stopped');
      signal.addEventListener('abort', giveUp);
      await begun.finally(() => signal.removeEventListener('abort', giveUp));
      return undefined;
    },

    async move(id, move) {
      const run = running.get(id);
      run?.order(move);
      if (run) return run.view();
      const lesson = await underWay(id);
      await store.order(id, move);
      const taught = await material(lesson);
      const position = moved(move, lesson, taught.steps);
      return boardView({
        lesson,
        material: taught,
        position,
        alone: false,
        ...(await whoListens(lesson, tools)),
      });
    },

    async end(id, why, signal) {
      await endAnywhere(id, why, signal);
      return endViewOf(await known(id), tools);
    },
  };

  async function known(id: string): Promise<Lesson> {
    const lesson = await store.lesson(id);
    if (!lesson) throw new UserError('This lesson is long over.');
    return lesson;
  }

  async function underWay(id: string): Promise<Lesson> {
    const lesson = await known(id);
    if (lesson.ended) throw new UserError('This lesson is over.');
    return lesson;
  }

  /** Whatever fails is logged, and done again a moment later. */
  async function withoutFail(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error === group?.signal.reason) throw error;
      log.error({ err: error }, 'lessons under way could not be looked after');
    }
  }

  async function lookAround(): Promise<void> {
    for (const [id, written] of await store.underWay()) {
      if (running.has(id)) continue;
      const lesson = await store.lesson(id);
      if (!lesson) await store.forget(id);
      else if (tools.serves(lesson.place)) await lookAfter(lesson, written);
    }
  }

  /** A lesson that doesn't run here goes on if somebody is there; after an hour it is over. */
  async function lookAfter(lesson: Lesson, written: number): Promise<void> {
    const { id, room } = lesson;
    if (time.now() - (lesson.awaySince ?? written) > PATIENCE) return endSoon(id, 'nobody there');
    if (room !== undefined && rooms.listeners(room).length === 0) return;
    const token = randomUUID();
    const taken = await store.take(id, token, time.now());
    if (!('lesson' in taken) || !taken.lesson) return;
    if (taken.lesson.ended) return store.release(id, token);
    await resume(taken.lesson, token);
  }

  async function resume(lesson: Lesson, token: string): Promise<void> {
    const { id } = lesson;
    try {
      await launch(restored(lesson, await libraries.of(lesson.space), clips), token, true);
      log.info({ lesson: id }, 'a lesson is resumed');
    } catch (error) {
      await store.release(id, token);
      if (!(error instanceof UserError)) throw error;
      log.warn({ lesson: id, err: error }, 'a lesson could not be resumed');
      endSoon(id, 'fault');
    }
  }

  /** @returns a promise that resolves when it can be heard */
  async function launch(
    lesson: Lesson,
    token: string,
    resumed: boolean,
  ): Promise<{ readonly begun: Promise<void>; readonly run: Run }> {
    const begun = Promise.withResolvers<void>();
    // Of one that is resumed, nobody waits for the beginning: what it fails of is told on its board.
    begun.promise.catch(() => {});
    const lease = holdLease(store, lesson.id, token, time);
    const run = createRun({ lesson, lease, resumed, ready: begun.resolve }, await material(lesson), tools);
    const ended = opened().spawn((within) => settled(run.run(within), lesson.id, token, begun, within));
    running.set(lesson.id, Object.assign(run, { ended }));
    return { begun: begun.promise, run };
  }

  /** @throws {UserError} before lessons run */
  function opened(): TaskGroup {
    if (!group) throw new UserError('Viva is just starting. Try again in a moment.');
    return group;
  }

  /** Beside all else: its board may take a while. */
  function endSoon(id: string, why: Ending): void {
    opened().spawn((within) => withoutFail(async () => void (await endIdle(id, why, within))));
  }

  /** A lesson's failure is its own; what failed before it began is told to whoever began it. */
  async function settled(
    run: Promise<void>,
    id: string,
    token: string,
    begun: PromiseWithResolvers<void>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await run;
      begun.reject(new UserError('The lesson was stopped before it began.'));
    } catch (error) {
      begun.reject(error);
      running.delete(id);
      if (isLost(error))
        return log.warn({ lesson: id }, 'a lesson is lost: another process has it, or Redis is away');
      if (!signal.aborted && !userErrorIn(error)) log.error({ lesson: id, err: error }, 'a lesson failed');
    }
    running.delete(id);
    await withoutFail(() => store.release(id, token));
  }

  async function endAnywhere(id: string, why: Extract<Order, Ending>, signal: AbortSignal): Promise<void> {
    for (let looks = 0; looks < LOOKS; looks++) {
      const run = running.get(id);
      run?.order(why);
      if (run) await run.ended;
      if (await endIdle(id, why, signal)) return;
      await store.order(id, why);
      await time.sleep(LOOK_AGAIN, signal);
    }
    throw new UserError('The lesson could not be ended now. Try again in a moment.');
  }

  /** Ends a lesson that no process runs. @returns whether it is over now */
  async function endIdle(id: string, why: Ending, signal: AbortSignal): Promise<boolean> {
    const token = randomUUID();
    const taken = await store.take(id, token, time.now());
    if ('heldUntil' in taken) return false;
    const { lesson } = taken;
    if (!lesson) return true;
    if (lesson.ended) await store.release(id, token);
    else {
      const over = { ...lesson, ended: { why, at: time.now() } };
      await store.finish(over, token);
      await showEnd(over, signal);
    }
    return true;
  }

  async function showEnd(lesson: Lesson, signal: AbortSignal): Promise<void> {
    const { place, message } = lesson;
    if (message === undefined) return;
    const reply = await endViewOf(lesson, tools);
    await createShowing({ place, message, view: async () => reply }, board, time, log).last(reply, signal);
  }
}

function isLost(error: unknown): boolean {
  return leaves(error).some((one) => one instanceof LeaseLost);
}
