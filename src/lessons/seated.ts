import { quoted } from '../reply.ts';
import type { Lesson } from '../store/lessons.ts';
import type { Shown } from './views.ts';
import type { LessonTools } from './tools.ts';

/** Names that a board shows. */
const NAMED = 8;

/** Of so many listeners the names are looked up. */
const ASKED = 24;

/** Who sits in the lesson's voice channel: by name those who are known, the others by their number. */
export async function whoListens(
  { room }: Lesson,
  { rooms, stores: { names } }: Pick<LessonTools, 'rooms' | 'stores'>,
): Promise<Pick<Shown, 'listeners' | 'others'>> {
  const accounts = room === undefined ? [] : rooms.listeners(room);
  const known = await Promise.all(accounts.slice(0, ASKED).map((account) => names.of(account)));
  const listeners = known
    .filter((name) => name !== undefined)
    .slice(0, NAMED)
    .map((name) => quoted(name));
  return { listeners, others: accounts.length - listeners.length };
}
