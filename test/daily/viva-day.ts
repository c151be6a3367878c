import { Queue } from 'bullmq';
import { connectionFor, QUEUE, queueOptions } from '../../src/daily/timetable.ts';
import type { DropState } from '../../src/store/drops.ts';
import { recover, suffer, type Ordeal } from './ordeal.ts';
import { HOUR, QUIZ } from './quiz.ts';
import type { Workplace } from './workplace.ts';

/** What the whole of Viva goes through each day. */
export type DailyOrdeal = Omit<Ordeal, 'program'>;

/** Workers whose clock was wrong may have answered early. */
const ASKED: readonly DropState[] = ['sent', 'closing', 'closed', 'done'];

const FORGOTTEN = { removeOnComplete: true, removeOnFail: true };

/** Places that all have a daily quiz, asked by workers that have a hard life. */
export async function openVivaDays(workplace: Workplace, places: readonly string[]) {
  const { far, redis, stores } = workplace;
  const connection = connectionFor(redis);
  const queue = new Queue(QUEUE, queueOptions(connection));
  // Redis is killed here, which its other connection tells.
  queue.on('error', () => {});
  await Promise.all(places.map((place) => stores.places.edit(place, () => QUIZ)));

  /** Twice for each place, beside those that are there. @param more what they say beside the place */
  async function add(name: 'drop' | 'reveal', more: { at: number } | { date: string }): Promise<void> {
    const jobs = places.map((place) => ({ name, data: { place, ...more }, opts: FORGOTTEN }));
    await queue.addBulk([...jobs, ...jobs]);
  }

  async function recovered(date: string, wanted: readonly DropState[], ordeal: Ordeal): Promise<void> {
    const states = async (): Promise<DropState[]> => {
      const drops = await Promise.all(places.map((place) => stores.drops.drop(place, date)));
      return drops.map((drop) => drop?.state ?? 'reserved');
    };
    const are = async (): Promise<boolean> => (await states()).every((state) => wanted.includes(state));
    if (!(await recover(workplace, ordeal, are)))
      throw new Error(`the drops of ${date} came no further than ${String(await states())}`);
  }

  return {
    /**
     * One day on which every place is asked and answered, with twice the jobs that there should be.
     *
     * @param due when the question is, milliseconds since the epoch
     */
    async live(due: number, hardships: DailyOrdeal): Promise<void> {
      const ordeal = { ...hardships, program: 'viva-to-kill.ts' };
      const date = new Date(due).toISOString().slice(0, 10);
      await suffer(workplace, { ...ordeal, lives: 1 });
      far.clock.advance(due - far.clock.now() + 1000);
      await add('drop', { at: due });
      await suffer(workplace, ordeal);
      await add('drop', { at: due });
      await recovered(date, ASKED, ordeal);
      far.clock.advance(due + 9 * HOUR - far.clock.now() + 1000);
      await add('reveal', { date });
      await suffer(workplace, ordeal);
      await Promise.all([add('drop', { at: due }), add('reveal', { date })]);
      await recovered(date, ['done'], ordeal);
    },

    /** What BullMQ keeps for a worker that hasn't said for 30 s that it lives, as if these had passed. */
    async expireLocks(): Promise<void> {
      const locks = await redis.keys('viva:bull:daily:*:lock');
      await redis.del('viva:bull:daily:stalled-check', ...locks);
    },

    async close(): Promise<void> {
      await queue.close();
      connection.disconnect();
    },
  };
}
