import { leaves, userErrorIn } from '../errors.ts';
import type { Reply } from '../reply.ts';
import type { Ending, Lesson } from '../store/lessons.ts';
import { taskGroup, type TaskGroup } from '../taskgroup.ts';
import { clipStage } from './clipstage.ts';
import { Ended, endOf, type End } from './ends.ts';
import { LeaseLost, type HeldLease } from './lease.ts';
import { attendListeners } from './listeners.ts';
import { materialOf, type Material } from './material.ts';
import { createPlayer, type Player } from './player.ts';
import { isMove, turnAt, type Move } from './position.ts';
import { findPosted, postFirst, postOnce } from './post.ts';
import type { Seat } from './rooms.ts';
import { whoListens } from './seated.ts';
import { createShowing, type Showing } from './showing.ts';
import { voiceStage, type Stage } from './stage.ts';
import type { LessonTools } from './tools.ts';
import { endViewOf } from './results.ts';
import { awayView, boardView, clipView } from './views.ts';

/** What may be asked of a lesson. */
export type Order = Move | Extract<Ending, 'stopped' | 'taken over'>;

/** A lesson that runs in this process. */
export interface Run {
  order(this: void, order: Order): void;
  /** Its board as it is now. */
  view(this: void): Promise<Reply>;
}

/** Ends that somebody asked for: they are told in answer. */
const ASKED_FOR: readonly End[] = ['stopped', 'taken over'];

export interface Beginning {
  readonly lesson: Lesson;
  readonly lease: HeldLease;
  /** Whether it was begun before, perhaps by another process. */
  readonly resumed: boolean;
  /** Told when it can be seen, and heard from now on. */
  ready(this: void): void;
}

/**
 * One lesson: a group of player, board, listeners and lease. It is resumed where `lesson` stands.
 *
 * @returns what can be asked of it, and `run`, which ends with the lesson, or when everybody has left
 */
export function createRun(
  { lesson: start, lease, resumed, ready }: Beginning,
  material: Material,
  tools: LessonTools,
): Run & { run(this: void, signal: AbortSignal): Promise<void> } {
  const { board, rooms, time, log, stores } = tools;
  const ender = new AbortController();
  const finish = (end: End): void => ender.abort(new Ended(end));
  let lesson = start;
  let seat: Seat | undefined;
  let showing: Showing | undefined;
  let player: Player | undefined;
  let taught = material;

  const order = (wanted: string): void => {
    if (isMove(wanted)) player?.move(wanted);
    else if (wanted === 'stopped' || wanted === 'taken over') finish(wanted);
    showing?.changed();
  };

  const view = async (): Promise<Reply> =>
    boardView({
      lesson,
      material: taught,
      position: player?.position ?? lesson,
      alone: player?.alone ?? false,
      unheard: seat?.unheard,
      ...(await whoListens(lesson, tools)),
    });

  return {
    order,
    view,
    async run(signal) {
      try {
        await conclude(await conduct(signal), signal);
      } catch (error) {
        if (!signal.aborted && !leaves(error).some((one) => one instanceof LeaseLost))
          await conclude(userErrorIn(error) ? 'refused' : 'fault', signal);
        throw error;
      } finally {
        await seat?.leave();
      }
    },
  };

  async function conduct(signal: AbortSignal): Promise<End> {
    return taskGroup(signal, async (group) => {
      const within = AbortSignal.any([group.signal, ender.signal]);
      const beside = besideIn(group, within);
      beside((until) => lease.keep(order, until));
      beside(guard);
      try {
        const shown = await prepare(within);
        beside(shown.run);
        if (seat) beside(attend(seat, shown));
        ready();
        await player!.play(within);
        return 'done';
      } catch (error) {
        const end = endOf(error);
        if (!end) throw error;
        return end;
      } finally {
        finish('done');
      }
    });
  }

  /** Where Redis is out of reach, what waits for it takes longer than the lease: Viva gets up at once. */
  async function guard(signal: AbortSignal): Promise<never> {
    try {
      return await lease.guard(signal);
    } catch (error) {
      if (error instanceof LeaseLost) await seat?.leave();
      throw error;
    }
  }

  /** What runs beside the player ends with it, by the end's own signal. */
  function besideIn(group: TaskGroup, within: AbortSignal) {
    return (task: (signal: AbortSignal) => Promise<never>): void =>
      void group.spawn(async () => {
        await task(within).catch((error: unknown) => {
          if (error !== ender.signal.reason) throw error;
        });
      });
  }

  async function prepare(signal: AbortSignal): Promise<Showing> {
    if (lesson.room !== undefined) {
      seat = await rooms.enter(lesson.room, signal);
      void seat.left.then((why) => finish(why));
    }
    const message = lesson.message ?? (await postBoard(signal));
    const { awaySince: _, ...here } = lesson;
    await save({ ...here, message });
    showing = createShowing({ place: lesson.place, message, view }, board, time, log);
    player = createPlayer({ ...lesson, steps: taught.steps }, stage(), { stepped, more }, time);
    showing.changed();
    return showing;
  }

  /** One that was begun by a process that died may have a board already. */
  async function postBoard(signal: AbortSignal): Promise<string> {
    const { place, startedAt, id } = lesson;
    const key = `lesson/${id}`;
    const known = resumed ? await findPosted(board, place, key, startedAt, signal) : undefined;
    return known ?? postFirst(board, place, { key, reply: await view() }, time, signal);
  }

  /** Under the board, which is that of a lesson in clips. @param name unlike that of any other such message */
  async function postUnder(name: string, reply: Reply, signal: AbortSignal): Promise<void> {
    const key = `lesson/${lesson.id}/${name}`;
    const post = { key, reply, about: lesson.message!, inThread: true };
    await postOnce(board, lesson.place, post, time, signal);
  }

  function stage(): Stage {
    if (seat) return voiceStage(seat, tools.frames, time);
    return clipStage(
      {
        byItself: lesson.byItself,
        view: (step) => clipView(lesson, taught, step, player!.position.at),
        post: (reply, signal) => postUnder(`${player!.position.at}/${time.now()}`, reply, signal),
      },
      time,
    );
  }

  function attend(sitting: Seat, shown: Showing) {
    return (signal: AbortSignal): Promise<never> =>
      attendListeners(
        sitting,
        rooms,
        {
          changed(alone) {
            lesson = { ...lesson, room: sitting.room };
            player!.setAlone(alone);
            shown.changed();
          },
          abandoned: () => finish('away'),
        },
        time,
        signal,
      );
  }

  async function stepped(): Promise<void> {
    const { position, steps } = player!;
    await save({
      ...lesson,
      ...position,
      turn: turnAt(steps, position.at),
      ...(seat && { room: seat.room }),
    });
    showing!.changed();
  }

  async function save(changed: Lesson): Promise<void> {
    lesson = changed;
    await lease.save(lesson);
  }

  /** Once, what anybody missed comes again. */
  async function more(): Promise<Material['steps'] | undefined> {
    const { cards, firstRound, repeatMissed } = lesson;
    if (!repeatMissed || cards.length > firstRound) return undefined;
    const ratings = await stores.lessons.ratings(lesson.id);
    const missed = cards.filter((card) => ratings.some((rating) => rating.card === card && !rating.known));
    if (missed.length === 0) return undefined;
    const longer = { ...lesson, cards: [...cards, ...missed] };
    taught = materialOf(longer, await tools.libraries.of(lesson.space), tools.clips);
    await save({ ...longer, turn: firstRound });
    return taught.steps;
  }

  /** It is written down before Viva gets up and anybody is told, so that nobody goes on with what is over. */
  async function conclude(end: End, signal: AbortSignal): Promise<void> {
    if (end === 'away') await save({ ...lesson, awaySince: time.now() });
    else {
      lesson = { ...lesson, ended: { why: end, at: time.now() } };
      if (!(await stores.lessons.finish(lesson, lease.token))) return;
    }
    await seat?.leave();
    const { place, message } = lesson;
    if (message === undefined) return;
    const last = end === 'away' ? awayView(lesson, taught.deck.title) : await endViewOf(lesson, tools);
    await createShowing({ place, message, view }, board, time, log).last(last, signal);
    if (!seat && !ASKED_FOR.includes(end)) await postEnd(last, signal);
  }

  /** Who follows the clips in a thread doesn't see the board above. */
  async function postEnd(reply: Reply, signal: AbortSignal): Promise<void> {
    try {
      await postUnder('end', reply, signal);
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ place: lesson.place, err: error }, 'the end of a lesson could not be posted');
    }
  }
}
