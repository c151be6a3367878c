import { latestRun, nextRun, type Run, type Schedule } from '../daily/calendar.ts';
import type { Actor } from '../interaction.ts';
import type { LearnerSettings, Reminder } from '../store/settings.ts';
import type { Stores } from '../store/stores.ts';
import { WHOLE_WEEK } from './days.ts';

/** New cards a day, unless the learner says otherwise. */
export const NEW_CARDS_A_DAY = 20;

/** What is changed: `auto` and `off` go back to what Viva does by itself; what is missing stays. */
export interface SettingsChange {
  readonly zone?: string | undefined;
  readonly newCards?: number | undefined;
  readonly remind?: string | undefined;
  readonly hidden?: boolean | undefined;
}

export interface ShownSettings {
  /** IANA name, and whether the learner has set it. */
  readonly zone: string;
  readonly zoneIsSet: boolean;
  readonly newCards: number;
  /** `HH:MM` */
  readonly remindAt: string | undefined;
  readonly hidden: boolean;
}

/** What one person may set for themselves. */
export interface OwnSettings {
  shown(): Promise<ShownSettings>;
  change(change: SettingsChange): Promise<ShownSettings>;
}

/**
 * @param zone IANA zone where the person has set none
 * @param now milliseconds since the epoch
 */
export function openSettings(
  { id: account }: Pick<Actor, 'id'>,
  { stores, zone, now }: { readonly stores: Stores; readonly zone: string; readonly now: number },
): OwnSettings {
  const { settings, reminders, leaderboard } = stores;

  const shown = async ({ zone: own, newCards, reminder }: LearnerSettings): Promise<ShownSettings> => ({
    zone: own ?? zone,
    zoneIsSet: own !== undefined,
    newCards: newCards ?? NEW_CARDS_A_DAY,
    remindAt: reminder?.time,
    hidden: await leaderboard.isHidden(account),
  });

  return {
    shown: async () => shown((await settings.of(account)).settings),

    async change(change) {
      const { learner, settings: before } = await settings.of(account);
      const after = await settings.edit(learner, (known) => changed(known, change, { account, zone }));
      if (change.hidden !== undefined) await leaderboard.hide(account, change.hidden);
      if (before.reminder && before.reminder.account !== after.reminder?.account)
        await reminders.set(before.reminder.account, undefined);
      if (after.reminder) await reminders.set(after.reminder.account, nextReminder(after, zone, now));
      return shown(after);
    },
  };
}

/** On whose clock somebody is reminded. @param zone IANA zone where nothing else is known */
export function zoneOfReminder({ zone: own, reminder }: LearnerSettings, zone: string): string {
  return own ?? reminder?.zone ?? zone;
}

/** When somebody is to be reminded next: milliseconds since the epoch. @param zone as `zoneOfReminder` takes it */
export function nextReminder(settings: LearnerSettings, zone: string, now: number): number | undefined {
  const { reminder } = settings;
  return reminder && nextRun(timesOf(reminder, zoneOfReminder(settings, zone)), now).at;
}

/** The latest moment at which somebody was to be reminded: its instant and its local date. */
export function latestReminder(reminder: Reminder, zone: string, now: number): Run {
  return latestRun(timesOf(reminder, zone), now);
}

const timesOf = ({ time }: Reminder, zone: string): Schedule => ({ time, zone, days: WHOLE_WEEK });

function changed(
  { zone: zoneBefore, newCards: newBefore, reminder: reminderBefore }: LearnerSettings,
  { zone = zoneBefore, newCards = newBefore, remind }: SettingsChange,
  from: Pick<Reminder, 'account' | 'zone'>,
): LearnerSettings {
  const reminder = remind === undefined ? reminderBefore : { time: remind, ...from };
  return {
    ...(zone !== undefined && zone !== 'auto' && { zone }),
    ...(newCards !== undefined && { newCards }),
    ...(reminder && remind !== 'off' && { reminder }),
  };
}
