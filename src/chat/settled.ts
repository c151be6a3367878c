import { logging, type Log } from '../log.ts';

/** Ends well, whatever the work comes to: an event that a platform won't have answered must not end the others. */
export async function settled(work: () => Promise<void>, log: Log, about: object): Promise<void> {
  try {
    await logging(about, work);
  } catch (error) {
    log.warn({ ...about, err: error }, 'an event could not be answered');
  }
}
