import type { Redis } from 'ioredis';
import { keys } from './keys.ts';
import { script } from './script.ts';

/** What somebody has set for themselves; what is missing is as Viva does it by itself. */
export interface LearnerSettings {
  /** IANA name. */
  readonly zone?: string;
  /** New cards a day, from 0. */
  readonly newCards?: number;
  /** When to be reminded of due cards. */
  readonly reminder?: Reminder;
}

export interface Reminder {
  /** `HH:MM`, on the learner's own clock. */
  readonly time: string;
  /** The account whose person is written to: `discord:1234`. */
  readonly account: string;
  /** IANA zone of that clock where the learner has set none: what the platform told when this was set. */
  readonly zone?: string;
}

/** A learner, found by one of the accounts, and what they have set. */
export interface SetLearner {
  readonly learner: string;
  readonly settings: LearnerSettings;
}

const read = script(`
  local learner = redis.call('HGET', KEYS[1], ARGV[1]) or ARGV[1]
  return {learner, redis.call('HGET', ARGV[2] .. '{' .. learner .. '}', 'settings') or ''}
`);

/** Replaces what is as it was read. */
const replace = script(`
  local learner, before, after = KEYS[1], ARGV[1], ARGV[2]
  if (redis.call('HGET', learner, 'settings') or '') ~= before then return 0 end
  redis.call('HSET', learner, 'settings', after)
  return 1
`);

export type SettingsStore = ReturnType<typeof createSettingsStore>;

/** What learners have set. It lies with their studying: linked accounts share it. */
export function createSettingsStore(redis: Redis) {
  return {
    /** In one step, since every interaction begins with it. */
    async of(account: string): Promise<SetLearner> {
      const [learner, json] = (await read(redis, [keys.accounts], [account, LEARNER])) as [string, string];
      return { learner, settings: json === '' ? {} : (JSON.parse(json) as LearnerSettings) };
    },

    /** Changes a learner's settings as one step; `edit` is asked again when somebody else was faster. */
    async edit(
      learner: string,
      edit: (settings: LearnerSettings) => LearnerSettings,
    ): Promise<LearnerSettings> {
      const key = keys.learner(learner);
      for (;;) {
        const before = (await redis.hget(key, 'settings')) ?? '';
        const settings = edit(before === '' ? {} : (JSON.parse(before) as LearnerSettings));
        if ((await replace(redis, [key], [before, JSON.stringify(settings)])) === 1) return settings;
      }
    },
  };
}

/** What stands before the id in `keys.learner`. */
const LEARNER = keys.learner('').replace('{}', '');
