import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { orAborted } from '../sleep.ts';
import type { PlaceStore } from '../store/places.ts';
import { taskGroup } from '../taskgroup.ts';
import { untilDone } from '../untildone.ts';
import type { Daily } from './daily.ts';
import type { LazyTimetable } from './lazytimetable.ts';

/**
 * Works on the daily quizzes of all places until the signal fires.
 *
 * @param split whether other processes put up quizzes too. Where none does, BullMQ is woken when there is a first one.
 * @throws the signal's reason
 */
export async function runDaily(
  { places, redis }: { readonly places: PlaceStore; readonly redis: Redis },
  daily: Daily,
  timetable: LazyTimetable,
  split: boolean,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  if (!(await begin())) await orAborted(timetable.used, signal);
  const { runDailyWorker } = await import('./worker.ts');
  await taskGroup(signal, (group) => {
    group.spawn((within) => runDailyWorker(redis, daily, log, within));
    group.spawn(daily.count);
  });

  /** Puts up the timetable, when Redis is there. @returns whether there is one */
  async function begin(): Promise<boolean> {
    let begun = false;
    const put = async (): Promise<void> => {
      if (!split && (await places.all()).size === 0) return;
      await daily.reconcile();
      begun = true;
    };
    await untilDone(put, 'the daily quizzes could not be put on the timetable', log, signal);
    return begun;
  }
}
