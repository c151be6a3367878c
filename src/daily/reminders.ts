import { createHash } from 'node:crypto';
import type { Libraries } from '../authoring/libraries.ts';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import { mention } from '../mention.ts';
import { actionId, type Reply } from '../reply.ts';
import { sleep } from '../sleep.ts';
import type { DueReminder } from '../store/reminders.ts';
import type { Stores } from '../store/stores.ts';
import { openLearner } from '../study/learner.ts';
import { latestReminder, nextReminder, zoneOfReminder } from '../study/settings.ts';
import { taskGroup } from '../taskgroup.ts';
import { Gone, Refused, type Board } from './board.ts';
import { REQUEST_LIMIT } from './deliver.ts';

/** Between two looks for reminders that are due, in milliseconds. */
const LOOK = 15_000;

/** A reminder that is later than this is left out, in milliseconds: three hours. */
const GRACE = 3 * 3_600_000;

/** Reminders on their way at once. */
const AT_ONCE = 10;

export interface ReminderParts {
  readonly stores: Stores;
  readonly libraries: Libraries;
  readonly board: Board;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
}

/** Writes to those who want to be reminded of due cards, until the signal fires. While Redis is away, it waits. */
export async function runReminders(parts: ReminderParts, signal: AbortSignal): Promise<never> {
  for (;;) {
    await sleep(LOOK, signal);
    try {
      await remindAll(parts, signal);
    } catch (error) {
      signal.throwIfAborted();
      parts.log.warn({ err: error }, 'nobody could say who is to be reminded; looking again');
    }
  }
}

/** Those that are due now. A failure concerns one person, and another minute. */
export async function remindAll(parts: ReminderParts, signal: AbortSignal): Promise<void> {
  const due = await parts.stores.reminders.take(parts.clock());
  await taskGroup(
    signal,
    (group) => {
      for (const one of due) void group.spawn((within) => attempt(one, parts, within));
    },
    { limit: AT_ONCE },
  );
}

async function attempt(due: DueReminder, parts: ReminderParts, signal: AbortSignal): Promise<void> {
  try {
    await remind(due, parts, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Refused)) parts.log.warn({ err: error }, 'somebody could not be reminded');
  }
}

/** Once a day: told again within a minute, a platform with nonces recognises it. */
async function remind({ account }: DueReminder, parts: ReminderParts, signal: AbortSignal): Promise<void> {
  const { stores, libraries, board, clock } = parts;
  const { settings } = await stores.settings.of(account);
  const now = clock();
  const { reminder } = settings;
  if (reminder?.account !== account) return stores.reminders.set(account, undefined);
  const zone = zoneOfReminder(settings, parts.zone);
  // What was put off, because it could not be sent, is as late as it was first to come.
  const { at, date } = latestReminder(reminder, zone, now);
  try {
    if (now - at < GRACE) {
      const place = await withDeadline(signal, REQUEST_LIMIT, (within) => board.direct(account, within));
      const { cards } = await libraries.of(place.space);
      const { due } = await openLearner(stores.learners, account, zone, now).progress(cards);
      const key = `${account}/${date}/reminder`;
      const post = { key, nonce: nonceOf(key), reply: reminderOf(due) };
      if (due > 0) {
        await board.ready(place.id, { key, due: at }, signal);
        await withDeadline(signal, REQUEST_LIMIT, (within) => board.post(place.id, post, within));
      }
    }
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    parts.log.info({ account, reason: error.message }, 'somebody can’t be written to; no more reminders');
    const { learner } = await stores.settings.of(account);
    await stores.settings.edit(learner, ({ reminder: _reminder, ...others }) => others);
    return stores.reminders.set(account, undefined);
  }
  await stores.reminders.set(account, nextReminder(settings, zone, now));
}

function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 20);
}

function reminderOf(due: number): Reply {
  const cards = due === 1 ? 'One card is' : `${due} cards are`;
  return {
    text: `**${cards} due.** ${mention('settings remind:off')} ends these reminders.`,
    buttons: [{ label: 'Review', id: actionId('review', 'start'), style: 'primary' }],
  };
}
